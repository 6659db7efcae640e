namespace MLNetGhost.Drawing;

/// <summary>How detections are drawn.</summary>
public sealed record DetectionRenderingOptions
{
    private const float LargestSize = 10_000;

    private readonly float? _textSize;
    private readonly float? _lineWidth;

    /// <summary>
    /// Height of the font in pixels; null scales it with the picture, so that it looks the same when the whole picture is shown.
    /// </summary>
    public float? TextSize
    {
        get => _textSize;
        init => _textSize = Positive(value, nameof(TextSize));
    }

    /// <summary>Width of a box's line in pixels; null scales it with the picture.</summary>
    public float? LineWidth
    {
        get => _lineWidth;
        init => _lineWidth = Positive(value, nameof(LineWidth));
    }

    /// <summary>True writes the class name next to the box.</summary>
    public bool ShowLabels { get; init; } = true;

    /// <summary>True writes the score next to the box, with two decimals.</summary>
    public bool ShowScores { get; init; } = true;

    private static float? Positive(float? value, string name) => value is null or (> 0 and <= LargestSize)
        ? value
        : throw new ArgumentOutOfRangeException(name, value,
            $"{name} {value} is not a number of pixels greater than 0 and at most {LargestSize}; use one, or null to scale it with "
            + $"the picture.");
}
