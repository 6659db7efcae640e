namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// Where a depthwise convolution with zero padding of half a kernel finds its taps in padded planes. Taps are numbered
/// row by row.
/// </summary>
/// <remarks>
/// The input's padded plane is cut into as many column phases as the stride, so that the taps of neighbouring outputs are
/// adjacent in memory: column x of the padded plane is element x / stride of phase x mod stride.
/// </remarks>
internal sealed class DepthwiseGeometry
{
    private readonly IReadOnlyList<(int Tap, int Offset)>[] _contributions;

    /// <param name="kernelSize">Height and width of the kernel; odd.</param>
    /// <param name="stride">The stride of rows and columns.</param>
    /// <param name="height">Rows of the input.</param>
    /// <param name="width">Columns of the input.</param>
    public DepthwiseGeometry(int kernelSize, int stride, int height, int width)
    {
        (KernelSize, Stride, Height, Width) = (kernelSize, stride, height, width);
        OutHeight = ((height - 1) / stride) + 1;
        OutWidth = ((width - 1) / stride) + 1;
        InputPitch = ((width + (2 * Padding)) / stride) + 1 + TapKernels.Overshoot;
        OutputPitch = OutWidth + (2 * Padding) + TapKernels.Overshoot;
        TapOffsets = [.. Taps().Select(tap => TapOffset(tap.Row, tap.Column))];
        _contributions = [.. Enumerable.Range(0, stride * stride).Select(i => FindContributions(i / stride, i % stride))];
    }

    /// <summary>Height and width of the kernel.</summary>
    public int KernelSize { get; }

    /// <summary>The stride of rows and columns.</summary>
    public int Stride { get; }

    /// <summary>Rows of the input.</summary>
    public int Height { get; }

    /// <summary>Columns of the input.</summary>
    public int Width { get; }

    /// <summary>Rows of the output.</summary>
    public int OutHeight { get; }

    /// <summary>Columns of the output.</summary>
    public int OutWidth { get; }

    /// <summary>Rows and columns of zeros on each side of the input and of the output.</summary>
    public int Padding => KernelSize / 2;

    /// <summary>The number of taps.</summary>
    public int TapCount => KernelSize * KernelSize;

    /// <summary>The distance in elements between rows of one phase of the input's padded plane.</summary>
    public int InputPitch { get; }

    /// <summary>The distance in elements between rows of a padded plane of the output's size.</summary>
    public int OutputPitch { get; }

    /// <summary>The number of elements in the input's padded plane.</summary>
    public int InputSize => (Stride * PaddedHeight * InputPitch) + TapKernels.Overshoot;

    /// <summary>The number of elements in a padded plane of the output's size.</summary>
    public int OutputSize => (OutHeight + (2 * Padding)) * OutputPitch;

    /// <summary>The distance in elements between the taps of one output row and those of the next, in the input's padded plane.</summary>
    public int TapRowStep => Stride * InputPitch;

    /// <summary>Where each tap of the first output is in the input's padded plane.</summary>
    public int[] TapOffsets { get; }

    /// <summary>
    /// There are more zeros below the input than the padding needs, so that rows up to a kernel's height apart can be multiplied.
    /// </summary>
    private int PaddedHeight => Height + Padding + KernelSize - 1;

    /// <summary>Where the first output finds a tap in the input's padded plane. The row may lie below the kernel.</summary>
    public int TapOffset(int row, int column) => (((column % Stride * PaddedHeight) + row) * InputPitch) + (column / Stride);

    /// <summary>
    /// Where a row of the input begins in a phase of its padded plane, and the first of the row's columns that lies in the phase.
    /// </summary>
    public (int Offset, int FirstColumn) InputRow(int row, int phase)
    {
        var firstColumn = ((phase - Padding) % Stride + Stride) % Stride;
        return ((((phase * PaddedHeight) + row + Padding) * InputPitch) + ((firstColumn + Padding) / Stride), firstColumn);
    }

    /// <summary>Where a row of the output begins in a padded plane of its size.</summary>
    public int OutputRow(int row) => ((row + Padding) * OutputPitch) + Padding;

    /// <summary>
    /// The outputs that an input element contributes to, for the elements whose row and column equal the given ones modulo the
    /// stride: the tap, and the offset in the padded plane of the output's size for the first of these elements.
    /// </summary>
    public IReadOnlyList<(int Tap, int Offset)> Contributions(int row, int column) => _contributions[(row * Stride) + column];

    private IReadOnlyList<(int Tap, int Offset)> FindContributions(int row, int column) =>
    [
        .. from tap in Taps()
           let fromTop = row + Padding - tap.Row
           let fromLeft = column + Padding - tap.Column
           where fromTop % Stride == 0 && fromLeft % Stride == 0
           select ((tap.Row * KernelSize) + tap.Column, OutputRow(fromTop / Stride) + (fromLeft / Stride)),
    ];

    private IEnumerable<(int Row, int Column)> Taps() =>
        from row in Enumerable.Range(0, KernelSize)
        from column in Enumerable.Range(0, KernelSize)
        select (row, column);
}
