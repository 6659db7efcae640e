namespace MLNetGhost.Transforms;

/// <summary>The settings of <see cref="LetterboxingTransformer"/>; names are part of the file format.</summary>
internal sealed record LetterboxSettings
{
    private const int Stride = 32;

    private readonly int _imageWidth;
    private readonly int _imageHeight;

    /// <summary>The tensor column.</summary>
    public required string OutputColumnName { get; init; }

    /// <summary>The column of images.</summary>
    public required string InputColumnName { get; init; }

    /// <summary>The geometry column.</summary>
    public required string GeometryColumnName { get; init; }

    /// <summary>Width of the letterbox in pixels, a multiple of 32.</summary>
    public required int ImageWidth
    {
        get => _imageWidth;
        init => _imageWidth = Checked("width", value);
    }

    /// <summary>Height of the letterbox in pixels, a multiple of 32.</summary>
    public required int ImageHeight
    {
        get => _imageHeight;
        init => _imageHeight = Checked("height", value);
    }

    private static int Checked(string side, int value)
    {
        var lower = Math.Max(value / Stride, 1) * Stride;
        return value > 0 && value % Stride == 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value,
                $"Input {side} {value} is not a multiple of {Stride}; use {lower} or {lower + Stride}.");
    }
}
