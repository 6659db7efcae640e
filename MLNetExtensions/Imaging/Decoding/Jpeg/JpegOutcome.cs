namespace MLNetGhost.Imaging;

/// <summary>What became of a file that <see cref="JpegDecoder"/> was given.</summary>
internal enum JpegOutcome
{
    /// <summary>Its pixels are written.</summary>
    Decoded,

    /// <summary>It is of a kind that is not supported, and no damage was found.</summary>
    Declined,

    /// <summary>Its coefficients are cut short or damaged.</summary>
    Damaged,
}
