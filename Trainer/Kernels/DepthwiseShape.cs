namespace MLNetGhost.Trainer.Kernels;

/// <summary>The shape of a depthwise convolution over a map, padded by half of the kernel.</summary>
/// <param name="KernelHeight">Rows of the kernel; odd.</param>
/// <param name="KernelWidth">Columns of the kernel; odd.</param>
/// <param name="Stride">1 or 2.</param>
/// <param name="Height">Rows of the input.</param>
/// <param name="Width">Columns of the input.</param>
internal sealed record DepthwiseShape(int KernelHeight, int KernelWidth, int Stride, int Height, int Width)
{
    /// <summary>Rows of the output.</summary>
    public int OutHeight => ((Height - 1) / Stride) + 1;

    /// <summary>Columns of the output.</summary>
    public int OutWidth => ((Width - 1) / Stride) + 1;

    /// <summary>Rows of zeros above and below.</summary>
    public int RowPadding => KernelHeight / 2;

    /// <summary>Columns of zeros on each side.</summary>
    public int ColumnPadding => KernelWidth / 2;

    /// <summary>Elements of the kernel.</summary>
    public int TapCount => KernelHeight * KernelWidth;

    /// <summary>The last row of the input that a row of the output looks at.</summary>
    public int LastRow(int outRow) => (outRow * Stride) - RowPadding + KernelHeight - 1;
}
