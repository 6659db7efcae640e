namespace MLNetGhost.Imaging;

/// <summary>Which picture files are accepted, and who decodes them.</summary>
internal sealed record DecodingRules
{
    /// <summary>The largest file accepted by default: 512 MiB, more than 100 million pixels of any format take in practice.</summary>
    public const long DefaultMaximumFileBytes = 512L << 20;

    /// <summary>The rules where nobody chose others.</summary>
    public static DecodingRules Default { get; } = new();

    /// <summary>The rules for showing a picture: whether damage is an error has been decided before.</summary>
    public static DecodingRules ForShowing { get; } = new() { AcceptDamagedPictures = true };

    /// <summary>The largest width × height accepted; checked on the header, before anything is decoded.</summary>
    public long MaximumPixels { get; init; } = ImageDecoder.DefaultMaximumPixels;

    /// <summary>The largest file accepted; checked before anything is read.</summary>
    public long MaximumFileBytes { get; init; } = DefaultMaximumFileBytes;

    /// <summary>Whether our decoder decodes the JPEG files that it supports; false leaves them all to SkiaSharp.</summary>
    public bool UseOwnJpegDecoder { get; init; } = true;

    /// <summary>Whether JPEG files that are found damaged are left to SkiaSharp, which shows what it can, instead of refused.</summary>
    public bool AcceptDamagedPictures { get; init; }

    /// <summary>Rules that accept any size.</summary>
    public DecodingRules WithoutLimits() => this with { MaximumPixels = long.MaxValue, MaximumFileBytes = long.MaxValue };
}
