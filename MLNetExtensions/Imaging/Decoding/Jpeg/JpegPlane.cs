namespace MLNetGhost.Imaging;

/// <summary>One colour component while a file is decoded: how its blocks are coded and where their pixels go.</summary>
/// <param name="layout">What the header says.</param>
/// <param name="dcTable">Table of the DC coefficients.</param>
/// <param name="acTable">Table of the AC coefficients.</param>
/// <param name="form">How a block's pixels are computed.</param>
/// <param name="table">What the <see cref="IBlockSum"/> of that form needs for each position, readable for
/// <see cref="ZigzagOrder.ReadableLength"/> positions.</param>
/// <param name="stride">Bytes from one row of pixels to the next.</param>
internal unsafe struct JpegPlane(
    JpegComponent layout, JpegHuffmanTable dcTable, JpegHuffmanTable acTable, BlockForm form, float* table, nint stride)
{
    public readonly JpegComponent Layout = layout;
    public readonly JpegHuffmanTable DcTable = dcTable;
    public readonly JpegHuffmanTable AcTable = acTable;
    public readonly BlockForm Form = form;
    public readonly float* Table = table;
    public readonly nint Stride = stride;

    /// <summary>The first pixel of the next row of units.</summary>
    public byte* Pixels;

    /// <summary>The largest magnitude of a DC coefficient.</summary>
    public int LargestDc;

    /// <summary>The last block's DC coefficient, to which the next block's difference is added.</summary>
    public int Dc;
}
