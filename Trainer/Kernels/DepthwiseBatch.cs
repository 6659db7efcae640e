using System.Numerics;
using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>Called before a line of an image is read, or after it is written.</summary>
internal delegate void LineAction(int image, int line);

/// <summary>
/// A depthwise convolution over a batch: all threads share the images, and each works line by line, so that the few lines it looks at stay
/// in the cache. Sums are kept image by image and added in their order, whatever the number of threads.
/// </summary>
/// <param name="shape">The shape of the convolution.</param>
/// <param name="images">The number of images.</param>
/// <param name="channels">The number of channels.</param>
internal sealed unsafe class DepthwiseBatch(DepthwiseShape shape, int images, int channels)
{
    private readonly int _taps = shape.TapCount;
    private readonly int _step = Lanes.RoundUp(channels);

    /// <summary>The number of outputs per channel.</summary>
    public long OutputCount => (long)images * shape.OutHeight * shape.OutWidth;

    /// <summary>Creates the batch for an input (N, C, H, W).</summary>
    public static DepthwiseBatch Of(Tensor x, int kernelHeight, int kernelWidth, int stride) => new(
        new DepthwiseShape(kernelHeight, kernelWidth, stride, (int)x.size(2), (int)x.size(3)), (int)x.size(0), (int)x.size(1));

    /// <summary>An output (N, C, H', W') with arbitrary values.</summary>
    public Tensor EmptyOutput() => ChannelsLast.Empty(images, channels, shape.OutHeight, shape.OutWidth);

    /// <summary>Mean (C, taps) and covariance (C, taps, taps) of the patches of all images, in float64.</summary>
    /// <param name="x">The input.</param>
    /// <param name="before">Called before a line of the input is read.</param>
    public (Tensor Mean, Tensor Covariance) Moments(PixelMap x, LineAction? before = null)
    {
        var groups = (_taps + LineKernels.TapsAtOnce - 1) / LineKernels.TapsAtOnce;
        var tileSize = LineKernels.TapsAtOnce * LineKernels.TapsAtOnce * _step;
        var sumSize = groups * LineKernels.TapsAtOnce * _step;
        using var partial = new PartialSums(images, sumSize + (groups * (groups + 1) / 2 * tileSize));
        ParallelLoop.Run(images, image =>
        {
            var first = partial.Clear(image);
            using var ring = InputRing();
            var taps = stackalloc float*[groups * LineKernels.TapsAtOnce];
            for (var row = 0; row < shape.OutHeight; row++)
            {
                Load(ring, x, image, shape.LastRow(row), before);
                Taps(ring, row, taps, groups * LineKernels.TapsAtOnce);
                var tile = first + sumSize;
                for (var group = 0; group < groups; group++)
                {
                    var left = taps + (group * LineKernels.TapsAtOnce);
                    for (var other = group; other < groups; other++, tile += tileSize)
                    {
                        LineKernels.AddTile(
                            left, taps + (other * LineKernels.TapsAtOnce), shape.Stride * ring.Step, shape.OutWidth, _step, tile);
                    }
                }

                for (var tap = 0; tap < _taps; tap++)
                {
                    LineKernels.AddSums(taps[tap], shape.Stride * ring.Step, shape.OutWidth, _step, first + (tap * _step));
                }
            }
        });
        using var total = Scratch.Rent(2L * (sumSize + (groups * (groups + 1) / 2 * tileSize)));
        partial.Total(images, total.Doubles);
        return Combine(total.Doubles, groups, sumSize, tileSize);
    }

    /// <summary>y = kernel ∗ x + offset, or the larger of that and zero when rectifying.</summary>
    /// <param name="x">The input.</param>
    /// <param name="kernel">(C, …, taps), contiguous.</param>
    /// <param name="offset">(C), or null for none.</param>
    /// <param name="rectify">Whether to set negative outputs to zero.</param>
    /// <param name="y">The output.</param>
    public void Convolve(PixelMap x, Tensor kernel, float[]? offset, bool rectify, PixelMap y)
    {
        using var weights = TapWeights.Of(TensorMemory.AddressOf<float>(kernel), channels, _taps);
        using var starts = new TapWeights(channels, 1);
        offset?.CopyTo(new Span<float>(starts.Values, channels));
        ParallelLoop.Run(images, image =>
        {
            using var ring = InputRing();
            using var line = new OutputLine(y, shape.OutWidth);
            var taps = stackalloc float*[_taps];
            var weightsOfTaps = stackalloc float*[_taps];
            Lines(weights.Values, weightsOfTaps, _taps);
            for (var row = 0; row < shape.OutHeight; row++)
            {
                Load(ring, x, image, shape.LastRow(row));
                Taps(ring, row, taps, _taps);
                LineKernels.Sum(
                    taps,
                    weightsOfTaps,
                    _taps,
                    shape.Stride * ring.Step,
                    starts.Values,
                    rectify ? 0 : float.NegativeInfinity,
                    line.Begin(image, row),
                    line.Step,
                    shape.OutWidth,
                    _step);
                line.End(image, row);
            }
        });
    }

    /// <summary>The gradients of kernel (C, 1, taps) and offset (C, 1), in float64.</summary>
    /// <param name="x">The input.</param>
    /// <param name="y">The output; looked at only if it was rectified.</param>
    /// <param name="gradient">The gradient of the output.</param>
    /// <param name="rectified">Whether negative outputs were set to zero.</param>
    public (Tensor Kernel, Tensor Offset) KernelGradient(PixelMap x, PixelMap y, PixelMap gradient, bool rectified)
    {
        var groups = (_taps + LineKernels.TapsAtOnce - 1) / LineKernels.TapsAtOnce;
        var places = groups * LineKernels.TapsAtOnce;
        using var partial = new PartialSums(images, (places + 1) * _step);
        ParallelLoop.Run(images, image =>
        {
            var first = partial.Clear(image);
            using var ring = InputRing();
            using var outer = new LineRing(1, shape.OutHeight, shape.OutWidth, 0, channels);
            var taps = stackalloc float*[places];
            var sumsOfTaps = stackalloc float*[places];
            Lines(first, sumsOfTaps, places);
            for (var row = 0; row < shape.OutHeight; row++)
            {
                Load(ring, x, image, shape.LastRow(row));
                Taps(ring, row, taps, places);
                LoadGradient(outer, gradient, y, rectified, image, row);
                for (var group = 0; group < places; group += LineKernels.TapsAtOnce)
                {
                    LineKernels.AddDots(
                        outer[row], outer.Step, taps + group, shape.Stride * ring.Step, shape.OutWidth, _step, sumsOfTaps + group);
                }

                LineKernels.AddSums(outer[row], outer.Step, shape.OutWidth, _step, first + (places * _step));
            }
        });
        using var total = Scratch.Rent(2L * (places + 1) * _step);
        partial.Total(images, total.Doubles);
        var result = (Doubles.Empty(out var kernel, channels, 1, _taps), Doubles.Empty(out var offset, channels, 1));
        for (var c = 0; c < channels; c++)
        {
            offset[c] = total.Doubles[(places * _step) + c];
            for (var tap = 0; tap < _taps; tap++)
            {
                kernel[(c * _taps) + tap] = total.Doubles[(tap * _step) + c];
            }
        }

        return result;
    }

    /// <summary>The gradient of the input.</summary>
    /// <param name="x">The input; looked at only if there are pulls.</param>
    /// <param name="y">The output; looked at only if it was rectified.</param>
    /// <param name="gradient">The gradient of the output.</param>
    /// <param name="rectified">Whether negative outputs were set to zero.</param>
    /// <param name="pulls">The kernel, and how the gradient reaches the input through the statistics used for folding.</param>
    /// <param name="result">The gradient of the input, overwritten.</param>
    /// <param name="after">Called after a line of the result is written.</param>
    public void InputGradient(
        PixelMap x, PixelMap y, PixelMap gradient, bool rectified, DepthwisePulls pulls, PixelMap result, LineAction? after = null)
    {
        if (shape.Stride == 1 && pulls.Count > 0)
        {
            CombinedInputGradient(x, y, gradient, rectified, pulls, result, after);
            return;
        }

        var isZero = pulls.Kernels.FindZeros();
        using var zero = Scratch.RentZeros(_step);
        ParallelLoop.Run(images, image =>
        {
            using var ring = InputRing();
            var outer = Enumerable.Range(0, 1 + pulls.Count).Select(_ => new LineRing(
                ((shape.KernelHeight - 1) / shape.Stride) + 2, shape.OutHeight, shape.OutWidth, shape.ColumnPadding, channels)).ToArray();
            using var line = new OutputLine(result, shape.Width);
            var places = Math.Max(_taps, outer.Length * _taps);
            var taps = stackalloc float*[places];
            var weights = stackalloc float*[places];
            for (var row = 0; row < shape.Height; row++)
            {
                while (outer[0].Next((row + shape.RowPadding) / shape.Stride, out var outRow))
                {
                    LoadGradient(outer[0], gradient, y, rectified, image, outRow);
                    if (pulls.Count > 0)
                    {
                        Load(ring, x, image, shape.LastRow(outRow));
                        Taps(ring, outRow, taps, _taps);
                    }

                    for (var i = 0; i < pulls.Count; i++)
                    {
                        Lines(pulls.Pulls!.Values + (i * _taps * _step), weights, _taps);
                        LineKernels.Sum(
                            taps,
                            weights,
                            _taps,
                            shape.Stride * ring.Step,
                            pulls.Constants!.Values + (i * _step),
                            float.NegativeInfinity,
                            outer[1 + i][outRow],
                            outer[1 + i].Step,
                            shape.OutWidth,
                            _step);
                    }
                }

                var destination = line.Begin(image, row);
                for (var phase = 0; phase < Math.Min(shape.Stride, shape.Width); phase++)
                {
                    var count = Contributions(outer, row, phase, pulls.Kernels.Values, isZero, taps, weights);
                    LineKernels.Sum(
                        taps,
                        weights,
                        count,
                        outer[0].Step,
                        zero.Values,
                        float.NegativeInfinity,
                        destination + (phase * line.Step),
                        shape.Stride * line.Step,
                        (shape.Width - phase + shape.Stride - 1) / shape.Stride,
                        _step);
                }

                line.End(image, row);
                after?.Invoke(image, row);
            }

            foreach (var plane in outer)
            {
                plane.Dispose();
            }
        });
    }

    /// <summary>The same for stride 1: one sum over the gradient of the output and a larger neighbourhood of the input.</summary>
    private void CombinedInputGradient(
        PixelMap x, PixelMap y, PixelMap gradient, bool rectified, DepthwisePulls pulls, PixelMap result, LineAction? after)
    {
        using var combined = new CombinedPulls(pulls, shape, channels);
        ParallelLoop.Run(images, image =>
        {
            using var outer = new LineRing(shape.KernelHeight, shape.Height, shape.Width, shape.ColumnPadding, channels);
            using var inner = new LineRing(combined.Side, shape.Height, shape.Width, shape.KernelWidth - 1, channels);
            using var line = new OutputLine(result, shape.Width);
            var count = _taps + combined.TapCount;
            var taps = stackalloc float*[count];
            var weights = stackalloc float*[count];
            Lines(pulls.Kernels.Values, weights, _taps);
            for (var row = 0; row < shape.Height; row++)
            {
                while (outer.Next(row + shape.RowPadding, out var next))
                {
                    LoadGradient(outer, gradient, y, rectified, image, next);
                }

                Load(inner, x, image, row + shape.KernelHeight - 1);
                var rowClass = combined.ClassOf(row, shape.Height);
                var destination = line.Begin(image, row);
                var end = 0;
                for (var column = 0; column < shape.Width; column = end)
                {
                    var columnClass = combined.ClassOf(column, shape.Width);
                    end = column + 1;
                    while (end < shape.Width && combined.ClassOf(end, shape.Width) == columnClass)
                    {
                        end++;
                    }

                    for (var tap = 0; tap < _taps; tap++)
                    {
                        taps[tap] = outer[row + shape.RowPadding - (tap / shape.KernelWidth)]
                            + ((column + shape.ColumnPadding - (tap % shape.KernelWidth)) * _step);
                    }

                    Lines(combined.Kernel(rowClass, columnClass), weights + _taps, combined.TapCount);
                    for (var tap = 0; tap < combined.TapCount; tap++)
                    {
                        taps[_taps + tap] = inner[row - shape.KernelHeight + 1 + (tap / combined.Side)]
                            + ((column - shape.KernelWidth + 1 + (tap % combined.Side)) * _step);
                    }

                    LineKernels.Sum(
                        taps,
                        weights,
                        count,
                        _step,
                        combined.Constant(rowClass, columnClass),
                        float.NegativeInfinity,
                        destination + (column * line.Step),
                        line.Step,
                        end - column,
                        _step);
                }

                line.End(image, row);
                after?.Invoke(image, row);
            }
        });
    }

    private LineRing InputRing() =>
        new(Math.Max(shape.KernelHeight, shape.Stride), shape.Height, shape.Width, shape.ColumnPadding, channels);

    private void Load(LineRing ring, PixelMap x, int image, int last, LineAction? before = null)
    {
        while (ring.Next(last, out var row))
        {
            before?.Invoke(image, row);
            LineKernels.Copy(x.Row(image, row), x.Step, ring[row], ring.Step, shape.Width, channels);
        }
    }

    private void LoadGradient(LineRing ring, PixelMap gradient, PixelMap y, bool rectified, int image, int row)
    {
        if (rectified)
        {
            LineKernels.Unrectify(
                gradient.Row(image, row), gradient.Step, y.Row(image, row), y.Step, ring[row], ring.Step, shape.OutWidth, channels);
        }
        else
        {
            LineKernels.Copy(gradient.Row(image, row), gradient.Step, ring[row], ring.Step, shape.OutWidth, channels);
        }
    }

    /// <summary>The first pixel that each tap sees for a row of outputs; places behind the last tap repeat it.</summary>
    private void Taps(LineRing ring, int outRow, float** taps, int places)
    {
        for (var place = 0; place < places; place++)
        {
            var tap = Math.Min(place, _taps - 1);
            taps[place] = ring[(outRow * shape.Stride) - shape.RowPadding + (tap / shape.KernelWidth)]
                + ((((tap % shape.KernelWidth) - shape.ColumnPadding)) * ring.Step);
        }
    }

    /// <summary>The pixels of all planes, and their weights, that a row of the input has a part in; every stride-th column.</summary>
    private int Contributions(LineRing[] planes, int row, int phase, float* kernels, bool[] isZero, float** sources, float** weights)
    {
        var count = 0;
        for (var plane = 0; plane < planes.Length; plane++)
        {
            for (var tap = 0; tap < _taps; tap++)
            {
                var fromTop = row + shape.RowPadding - (tap / shape.KernelWidth);
                var fromLeft = phase + shape.ColumnPadding - (tap % shape.KernelWidth);
                if (fromTop < 0 || fromTop % shape.Stride != 0 || fromLeft % shape.Stride != 0
                    || fromTop / shape.Stride >= shape.OutHeight || isZero[(plane * _taps) + tap])
                {
                    continue;
                }

                sources[count] = planes[plane][fromTop / shape.Stride] + (fromLeft / shape.Stride * planes[plane].Step);
                weights[count++] = kernels + (((plane * _taps) + tap) * _step);
            }
        }

        return count;
    }

    private void Lines(float* first, float** lines, int count)
    {
        for (var i = 0; i < count; i++)
        {
            lines[i] = first + (i * _step);
        }
    }

    private (Tensor Mean, Tensor Covariance) Combine(double* sums, int groups, int sumSize, int tileSize)
    {
        var result = (Doubles.Empty(out var means, channels, _taps), Doubles.Empty(out var covariances, channels, _taps, _taps));
        for (var c = 0; c < channels; c++)
        {
            for (var tap = 0; tap < _taps; tap++)
            {
                means[(c * _taps) + tap] = sums[(tap * _step) + c] / OutputCount;
            }
        }

        var tile = sums + sumSize;
        for (var group = 0; group < groups; group++)
        {
            for (var other = group; other < groups; other++, tile += tileSize)
            {
                for (var k = 0; k < LineKernels.TapsAtOnce * LineKernels.TapsAtOnce; k++)
                {
                    var left = (group * LineKernels.TapsAtOnce) + (k / LineKernels.TapsAtOnce);
                    var right = (other * LineKernels.TapsAtOnce) + (k % LineKernels.TapsAtOnce);
                    if (left < _taps && right < _taps && left <= right)
                    {
                        Write(left, right, tile + (k * _step));
                    }
                }
            }
        }

        return result;

        void Write(int left, int right, double* products)
        {
            for (var c = 0; c < channels; c++)
            {
                var value = (products[c] / OutputCount) - (means[(c * _taps) + left] * means[(c * _taps) + right]);
                var first = c * _taps * _taps;
                (covariances[first + (left * _taps) + right], covariances[first + (right * _taps) + left]) = (value, value);
            }
        }
    }

    /// <summary>Where a line is written: in place, or, where channels do not fill whole vectors, beside it first.</summary>
    private sealed class OutputLine(PixelMap map, int width) : IDisposable
    {
        private readonly Scratch? _beside = map.Channels % Vector<float>.Count == 0 ? null
            : Scratch.Rent((long)width * Lanes.RoundUp(map.Channels));

        public int Step => _beside is null ? map.Step : Lanes.RoundUp(map.Channels);

        public float* Begin(int image, int row) => _beside is { } beside ? beside.Values : map.Row(image, row);

        public void End(int image, int row)
        {
            if (_beside is { } beside)
            {
                LineKernels.Copy(beside.Values, Step, map.Row(image, row), map.Step, width, map.Channels);
            }
        }

        public void Dispose() => _beside?.Dispose();
    }
}
