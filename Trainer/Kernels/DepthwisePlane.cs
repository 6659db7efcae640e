using System.Runtime.InteropServices;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// Works on one plane of a depthwise convolution at a time: holds a padded copy of the input, which fits into the cache, and
/// padded planes of the output's size. One thread uses it for plane after plane.
/// </summary>
internal sealed unsafe class DepthwisePlane : IDisposable
{
    private const int SmallPlane = 1024;
    private readonly DepthwiseGeometry _geometry;
    private readonly bool _byLag;
    private readonly float* _input;
    private readonly float* _phase;
    private float* _outputs;
    private int _outputCount;

    public DepthwisePlane(DepthwiseGeometry geometry)
    {
        _geometry = geometry;

        // Sharing products between pairs of rows pays off where a plane's products take longer than the extra calls.
        _byLag = geometry.Stride == 1 && geometry.Height * geometry.Width > SmallPlane;
        _input = Allocate(geometry.InputSize);
        _phase = Allocate(geometry.OutHeight * geometry.OutWidth);
    }

    public void Dispose()
    {
        NativeMemory.Free(_input);
        NativeMemory.Free(_phase);
        NativeMemory.Free(_outputs);
    }

    /// <summary>Copies an input plane into the padded plane.</summary>
    public void Load(float* plane)
    {
        for (var phase = 0; phase < _geometry.Stride; phase++)
        {
            for (var r = 0; r < _geometry.Height; r++)
            {
                var (offset, column) = _geometry.InputRow(r, phase);
                var source = plane + (r * _geometry.Width);
                if (_geometry.Stride == 1)
                {
                    new ReadOnlySpan<float>(source, _geometry.Width).CopyTo(new Span<float>(_input + offset, _geometry.Width));
                    continue;
                }

                for (var destination = _input + offset; column < _geometry.Width; column += _geometry.Stride)
                {
                    *destination++ = source[column];
                }
            }
        }
    }

    /// <summary>Adds the moments of the plane's patches.</summary>
    public void AddMoments(PatchMoments moments)
    {
        var (size, groups) = (_geometry.KernelSize, PatchMoments.GroupCount(_geometry.KernelSize));
        Span<double> lagProducts = stackalloc double[TapKernels.TileSize * TapKernels.TileSize];
        Span<double> products = stackalloc double[TapKernels.TileSize * TapKernels.TileSize];
        for (var lag = 0; lag < size; lag++)
        {
            for (var pair = 0; pair < groups * groups; pair++)
            {
                var (group, lowerGroup) = (pair / groups, pair % groups);
                lagProducts.Clear();
                if (_byLag)
                {
                    AddProducts(_geometry.Padding, group, lag, lowerGroup, 0, _geometry.Height, 1, lagProducts);
                }

                for (var row = 0; row + lag < size; row++)
                {
                    lagProducts.CopyTo(products);
                    if (!_byLag)
                    {
                        AddProducts(row, group, lag, lowerGroup, 0, _geometry.OutHeight, 1, products);
                    }
                    else
                    {
                        // Every pair of rows this far apart has the same products, except for image rows that one of the taps never sees.
                        var (first, count) = UnseenRows(row, row + lag);
                        AddProducts(_geometry.Padding, group, lag, lowerGroup, first, count, -1, products);
                    }

                    moments.AddProducts(row, group, row + lag, lowerGroup, products);
                }
            }
        }

        AddSums(moments);
    }

    /// <summary>Convolves the input with a kernel: destination = offset + Σ weight · tap, without padding.</summary>
    public void Convolve(ReadOnlySpan<float> kernel, float offset, bool rectify, float* destination) => TapKernels.WeightedSum(
        _input,
        _geometry.TapRowStep,
        _geometry.TapOffsets,
        kernel,
        offset,
        rectify ? 0 : float.NegativeInfinity,
        destination,
        _geometry.OutWidth,
        _geometry.OutHeight,
        _geometry.OutWidth);

    /// <summary>Allocates the given number of padded planes of the output's size.</summary>
    public void ReserveOutputs(int count)
    {
        NativeMemory.Free(_outputs);
        _outputs = null;
        _outputs = Allocate(count * _geometry.OutputSize);
        _outputCount = count;
    }

    /// <summary>Convolves the input into a padded plane of the output's size.</summary>
    public void ConvolveToOutput(int output, ReadOnlySpan<float> kernel, float offset) => TapKernels.WeightedSum(
        _input,
        _geometry.TapRowStep,
        _geometry.TapOffsets,
        kernel,
        offset,
        float.NegativeInfinity,
        OutputRow(output, 0),
        _geometry.OutputPitch,
        _geometry.OutHeight,
        _geometry.OutWidth);

    /// <summary>Writes the gradient before the rectification into a padded plane of the output's size, and returns its sum.</summary>
    public double LoadGradient(int output, float* gradient, float* activated, bool rectify)
    {
        var sum = 0.0;
        for (var r = 0; r < _geometry.OutHeight; r++)
        {
            var offset = r * _geometry.OutWidth;
            sum += PlaneKernels.Unrectify(gradient + offset, activated + offset, rectify, OutputRow(output, r), _geometry.OutWidth);
        }

        return sum;
    }

    /// <summary>sums[tap] += Σ output · tap, over all outputs of the plane.</summary>
    public void AddTapGradients(int output, Span<double> sums)
    {
        Span<int> offsets = stackalloc int[TapKernels.DotCount];
        Span<double> dots = stackalloc double[TapKernels.DotCount];
        for (var first = 0; first < _geometry.TapCount; first += TapKernels.DotCount)
        {
            Gather(offsets, first);
            dots.Clear();
            TapKernels.Dots(
                OutputRow(output, 0),
                _geometry.OutputPitch,
                _input,
                _geometry.TapRowStep,
                offsets,
                _geometry.OutHeight,
                _geometry.OutWidth,
                dots);
            for (var k = 0; k < offsets.Length && first + k < _geometry.TapCount; k++)
            {
                sums[first + k] += dots[k];
            }
        }
    }

    /// <summary>
    /// The sum of the transposed convolutions of all padded planes, each with its own kernel: the gradient of the input plane.
    /// </summary>
    /// <param name="kernels">Planes × taps.</param>
    /// <param name="destination">A plane of the input's size.</param>
    public void ConvolveTransposed(ReadOnlySpan<float> kernels, float* destination)
    {
        Span<int> offsets = stackalloc int[kernels.Length];
        Span<float> weights = stackalloc float[kernels.Length];
        for (var row = 0; row < _geometry.Stride; row++)
        {
            for (var column = 0; column < _geometry.Stride; column++)
            {
                var count = 0;
                for (var plane = 0; plane < _outputCount; plane++)
                {
                    foreach (var (tap, offset) in _geometry.Contributions(row, column))
                    {
                        offsets[count] = (plane * _geometry.OutputSize) + offset;
                        weights[count] = kernels[(plane * _geometry.TapCount) + tap];
                        count += weights[count] == 0 ? 0 : 1;
                    }
                }

                ConvolveTransposed(row, column, offsets[..count], weights[..count], destination);
            }
        }
    }

    /// <summary>The image rows, counted at the upper tap row, at which this pair of tap rows belongs to no output.</summary>
    private (int First, int Count) UnseenRows(int tapRow, int lowerTapRow)
    {
        var (upper, lower) = (tapRow - _geometry.Padding, lowerTapRow - _geometry.Padding);
        return upper > 0 ? (0, Math.Min(upper, _geometry.Height))
            : lower < 0 ? (Math.Max(0, _geometry.Height + upper), Math.Min(-lower, _geometry.Height))
            : (0, 0);
    }

    private void AddProducts(int tapRow, int group, int lag, int lowerGroup, int firstRow, int rows, double factor, Span<double> products)
    {
        Span<int> left = stackalloc int[TapKernels.TileSize], right = stackalloc int[TapKernels.TileSize];
        for (var k = 0; k < TapKernels.TileSize; k++)
        {
            left[k] = _geometry.TapOffset(tapRow, Math.Min((group * TapKernels.TileSize) + k, _geometry.KernelSize - 1));
            right[k] = _geometry.TapOffset(tapRow + lag, Math.Min((lowerGroup * TapKernels.TileSize) + k, _geometry.KernelSize - 1));
        }

        var source = _input + (firstRow * _geometry.TapRowStep);
        TapKernels.DotTile(source, _geometry.TapRowStep, left, right, rows, _geometry.OutWidth, factor, products);
    }

    private void AddSums(PatchMoments moments)
    {
        for (var column = 0; column < _geometry.KernelSize; column++)
        {
            var all = _byLag ? Sum(_geometry.Padding, column, 0, _geometry.Height) : 0;
            for (var row = 0; row < _geometry.KernelSize; row++)
            {
                var (first, count) = UnseenRows(row, row);
                moments.AddSum(row, column, _byLag
                    ? all - Sum(_geometry.Padding, column, first, count)
                    : Sum(row, column, 0, _geometry.OutHeight));
            }
        }
    }

    private double Sum(int tapRow, int column, int firstRow, int rows) => TapKernels.Sum(
        _input + _geometry.TapOffset(tapRow, column) + (firstRow * _geometry.TapRowStep), _geometry.TapRowStep, rows, _geometry.OutWidth);

    private static float* Allocate(int count) => (float*)NativeMemory.AllocZeroed((nuint)count, sizeof(float));

    /// <summary>Computes the elements of every stride-th row and column, starting at the given ones.</summary>
    private void ConvolveTransposed(int row, int column, ReadOnlySpan<int> offsets, ReadOnlySpan<float> weights, float* destination)
    {
        var stride = _geometry.Stride;
        var (rows, columns) = ((_geometry.Height - row + stride - 1) / stride, (_geometry.Width - column + stride - 1) / stride);
        var phase = stride == 1 ? destination : _phase;
        TapKernels.WeightedSum(_outputs, _geometry.OutputPitch, offsets, weights, 0, float.NegativeInfinity, phase, columns, rows, columns);
        for (var r = 0; stride > 1 && r < rows; r++)
        {
            var line = destination + (((r * stride) + row) * _geometry.Width) + column;
            for (var c = 0; c < columns; c++)
            {
                line[c * stride] = phase[(r * columns) + c];
            }
        }
    }

    private float* OutputRow(int output, int row) => _outputs + (output * _geometry.OutputSize) + _geometry.OutputRow(row);

    /// <summary>The offsets of the taps from the given one on; the last tap is repeated to fill the span.</summary>
    private void Gather(Span<int> offsets, int first)
    {
        for (var k = 0; k < offsets.Length; k++)
        {
            offsets[k] = _geometry.TapOffsets[Math.Min(first + k, _geometry.TapCount - 1)];
        }
    }
}
