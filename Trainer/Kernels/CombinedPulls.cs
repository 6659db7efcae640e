using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// All pulls of a depthwise convolution of stride 1 as one larger kernel over its input: a branch's own kernel takes to the input what the
/// same kernel made of it, and two kernels after each other are one of twice the size. Outputs beyond the border do not exist, so pixels
/// near it have kernels of their own: one for each number of rows and columns that lie between the pixel and the borders.
/// </summary>
internal sealed unsafe class CombinedPulls : IDisposable
{
    private readonly int _size;
    private readonly int _step;
    private readonly int _taps;
    private readonly DepthwisePulls _pulls;
    private readonly Scratch _memory;
    private readonly int _pairs;
    private readonly int _classes;
    private readonly bool[] _isMade;

    /// <param name="pulls">The pulls, at least one; they must stay alive.</param>
    /// <param name="shape">A convolution of stride 1 with a square kernel.</param>
    /// <param name="channels">Channels.</param>
    public CombinedPulls(DepthwisePulls pulls, DepthwiseShape shape, int channels)
    {
        (_pulls, _size, _step, _taps) = (pulls, shape.KernelWidth, Lanes.RoundUp(channels), shape.TapCount);
        _pairs = _taps * _taps;
        _classes = (shape.ColumnPadding + 1) * (shape.ColumnPadding + 1);
        _isMade = new bool[_classes * _classes];
        _memory = Scratch.RentZeros((_pairs + ((long)_isMade.Length * (TapCount + 1))) * _step);
        MultiplyPairs();
        for (var row = 0; row < shape.Height; row++)
        {
            var rowClass = ClassOf(row, shape.Height);
            for (var column = 0; column < shape.Width; column++)
            {
                var columnClass = ClassOf(column, shape.Width);
                if (!_isMade[(rowClass * _classes) + columnClass])
                {
                    Make(rowClass, columnClass);
                    _isMade[(rowClass * _classes) + columnClass] = true;
                }
            }
        }
    }

    /// <summary>Rows and columns of the combined kernel.</summary>
    public int Side => (2 * _size) - 1;

    /// <summary>Elements of the combined kernel.</summary>
    public int TapCount => Side * Side;

    /// <summary>Which kernels a row or column has, by how near both borders are.</summary>
    /// <param name="position">The row or column.</param>
    /// <param name="length">Their number.</param>
    public int ClassOf(int position, int length) =>
        (Math.Min(position, _size / 2) * ((_size / 2) + 1)) + Math.Min(length - 1 - position, _size / 2);

    /// <summary>The kernel of pixels: for each tap, one weight per channel.</summary>
    public float* Kernel(int rowClass, int columnClass) =>
        _memory.Values + ((_pairs + ((long)((rowClass * _classes) + columnClass) * (TapCount + 1))) * _step);

    /// <summary>What is added to it, one per channel.</summary>
    public float* Constant(int rowClass, int columnClass) => Kernel(rowClass, columnClass) + ((long)TapCount * _step);

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    /// <summary>Σ over pulls of own kernel at one tap · pull at another, for all pairs of taps.</summary>
    private void MultiplyPairs()
    {
        bool[] kernelZeros = _pulls.Kernels.FindZeros(), pullZeros = _pulls.Pulls!.FindZeros();
        for (var pull = 0; pull < _pulls.Count; pull++)
        {
            for (var own = 0; own < _taps; own++)
            {
                for (var other = 0; other < _taps; other++)
                {
                    var (kernelTap, pullTap) = (((1 + pull) * _taps) + own, (pull * _taps) + other);
                    if (!kernelZeros[kernelTap] && !pullZeros[pullTap])
                    {
                        var sum = Line(_memory.Values, (own * _taps) + other);
                        TensorPrimitives.MultiplyAdd(
                            Line(_pulls.Kernels.Values, kernelTap), Line(_pulls.Pulls.Values, pullTap), sum, sum);
                    }
                }
            }
        }
    }

    private void Make(int rowClass, int columnClass)
    {
        float* kernel = Kernel(rowClass, columnClass), constant = Constant(rowClass, columnClass);
        var (firstRow, endRow) = TapsOf(rowClass);
        var (firstColumn, endColumn) = TapsOf(columnClass);
        for (var row = firstRow; row < endRow; row++)
        {
            for (var column = firstColumn; column < endColumn; column++)
            {
                var own = (row * _size) + column;
                for (var other = 0; other < _taps; other++)
                {
                    var tap = (((other / _size) - row + _size - 1) * Side) + (other % _size) - column + _size - 1;
                    TensorPrimitives.Add(Line(kernel, tap), Line(_memory.Values, (own * _taps) + other), Line(kernel, tap));
                }

                for (var pull = 0; pull < _pulls.Count; pull++)
                {
                    TensorPrimitives.MultiplyAdd(
                        Line(_pulls.Kernels.Values, ((1 + pull) * _taps) + own), Line(_pulls.Constants!.Values, pull), Line(constant, 0),
                        Line(constant, 0));
                }
            }
        }
    }

    /// <summary>The taps of a kernel's row or column that lead to outputs which exist.</summary>
    private (int First, int End) TapsOf(int positionClass)
    {
        var (before, behind) = (positionClass / ((_size / 2) + 1), positionClass % ((_size / 2) + 1));
        return ((_size / 2) - behind, (_size / 2) + before + 1);
    }

    private Span<float> Line(float* first, int index) => new(first + ((long)index * _step), _step);
}
