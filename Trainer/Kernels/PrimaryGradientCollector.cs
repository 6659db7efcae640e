using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// Finishes the gradient of a Ghost module's first half, line by line while it is in the cache: adds what reaches it directly, takes it
/// back before the activation, and collects the gradients of the 1 × 1 convolution's kernel and offset.
/// </summary>
/// <param name="x">The module's input.</param>
/// <param name="output">The first half of its output.</param>
/// <param name="direct">The gradient of that half.</param>
/// <param name="rectified">Whether negative outputs were set to zero.</param>
/// <param name="gradient">What came through the second half; finished in place.</param>
internal sealed unsafe class PrimaryGradientCollector(PixelMap x, PixelMap output, PixelMap direct, bool rectified, PixelMap gradient)
    : IDisposable
{
    private readonly ProductSums _sums = new(x.Images, x.Channels, output.Channels);
    private readonly int _lines = Math.Max(1, PointwiseKernels.BlockSize(x.Channels + output.Channels) / x.Width);

    /// <inheritdoc/>
    public void Dispose() => _sums.Dispose();

    /// <summary>Finishes a line; called line by line for each image.</summary>
    public void Finish(int image, int line)
    {
        if (line == 0)
        {
            _sums.Begin(image);
        }

        var row = gradient.Row(image, line);
        LineKernels.Add(direct.Row(image, line), direct.Step, row, gradient.Step, x.Width, output.Channels);
        if (rectified)
        {
            LineKernels.Unrectify(
                row, gradient.Step, output.Row(image, line), output.Step, row, gradient.Step, x.Width, output.Channels);
        }

        if (line < x.Height - 1 && line % _lines != _lines - 1)
        {
            return;
        }

        var first = line / _lines * _lines;
        _sums.Add(image, x.Row(image, first), x.Step, gradient.Row(image, first), gradient.Step, (line + 1 - first) * x.Width);
    }

    /// <summary>The gradients of kernel, as (inputs, outputs), and offset (outputs), in float64.</summary>
    public (Tensor Kernel, Tensor Offset) Total() => _sums.Total(x.Images);
}
