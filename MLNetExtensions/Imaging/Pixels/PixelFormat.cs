namespace MLNetGhost.Imaging;

/// <summary>The order of the bytes of one pixel in memory. A fourth byte (alpha) is ignored.</summary>
public enum PixelFormat
{
    /// <summary>Three bytes: red, green, blue.</summary>
    Rgb24,

    /// <summary>Three bytes: blue, green, red.</summary>
    Bgr24,

    /// <summary>Four bytes: red, green, blue, alpha.</summary>
    Rgba32,

    /// <summary>Four bytes: blue, green, red, alpha.</summary>
    Bgra32,
}
