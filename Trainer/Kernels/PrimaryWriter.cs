using MLNetGhost.Trainer.Torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>Writes the first half of a Ghost module's output, a few lines before they are looked at.</summary>
internal sealed unsafe class PrimaryWriter : IDisposable
{
    private readonly PixelMap _x;
    private readonly PixelMap _output;
    private readonly PackedMatrix _matrix;
    private readonly Scratch _start;
    private readonly float _floor;
    private readonly int _lines;

    /// <param name="x">The module's input.</param>
    /// <param name="fold">The folded 1 × 1 convolution.</param>
    /// <param name="rectify">Whether negative outputs become zero.</param>
    /// <param name="output">Where they are written.</param>
    public PrimaryWriter(PixelMap x, BatchFold fold, bool rectify, PixelMap output)
    {
        (_x, _output, _floor) = (x, output, rectify ? 0 : float.NegativeInfinity);
        _matrix = new PackedMatrix(TensorMemory.FirstOf<float>(fold.Kernel), x.Channels, output.Channels, transposed: true);
        _start = PackedMatrix.Pad(output.Channels);
        fold.Offset.CopyTo(new Span<float>(_start.Values, output.Channels));
        _lines = Math.Max(1, PointwiseKernels.BlockSize(x.Channels + output.Channels) / x.Width);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _matrix.Dispose();
        _start.Dispose();
    }

    /// <summary>Writes all lines.</summary>
    public void WriteAll() => ParallelLoop.Run(_x.Images * _x.Height, line => Write(line / _x.Height, line % _x.Height));

    /// <summary>Writes a line and some after it, unless an earlier call did.</summary>
    public void Write(int image, int line)
    {
        if (line % _lines == 0)
        {
            PixelProducts.Multiply(
                _x.Row(image, line),
                _x.Step,
                _matrix,
                null,
                0,
                null,
                _start.Values,
                _floor,
                _output.Row(image, line),
                _output.Step,
                Math.Min(_lines, _x.Height - line) * _x.Width);
        }
    }
}
