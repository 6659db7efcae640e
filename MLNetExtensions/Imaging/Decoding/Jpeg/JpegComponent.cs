namespace MLNetGhost.Imaging;

/// <summary>One colour component of a JPEG frame.</summary>
/// <param name="Id">Its id in the file.</param>
/// <param name="Horizontal">Its blocks side by side in a minimum coded unit.</param>
/// <param name="Vertical">Its blocks one above the other in a minimum coded unit.</param>
/// <param name="Quantization">Its quantisation table, 0 to 3.</param>
/// <param name="DcTable">Its Huffman table for DC coefficients, 0 to 3.</param>
/// <param name="AcTable">Its Huffman table for AC coefficients, 0 to 3.</param>
internal readonly record struct JpegComponent(byte Id, int Horizontal, int Vertical, int Quantization, int DcTable = 0, int AcTable = 0);
