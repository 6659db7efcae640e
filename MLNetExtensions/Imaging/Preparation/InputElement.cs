namespace MLNetGhost.Imaging;

/// <summary>The type of the numbers that a network reads.</summary>
public enum InputElement
{
    /// <summary>32-bit floating point.</summary>
    FullPrecision,

    /// <summary>16-bit floating point.</summary>
    HalfPrecision,

    /// <summary>Bytes, 0 to 255: the network scales them itself.</summary>
    Bytes,
}
