using MLNetGhost.Model;

namespace MLNetGhost.Transforms;

/// <summary>The settings of <see cref="DetectionDecodingTransformer"/>; names are part of the file format.</summary>
internal sealed record DecodingSettings
{
    private readonly IReadOnlyList<string> _inputColumnNames = [];
    private readonly IReadOnlyList<string> _classNames = [];

    /// <summary>
    /// The network's outputs: one in the layout <c>yolo</c>; six, in the order of <see cref="DetectorSignature.RawOutputNames"/>, in
    /// the layout <c>raw</c>.
    /// </summary>
    public required IReadOnlyList<string> InputColumnNames
    {
        get => _inputColumnNames;
        init => _inputColumnNames = value.Count == 1 || value.Count == DetectorSignature.RawOutputNames.Count
            ? value
            : throw new ArgumentException(
                $"{value.Count} input columns ({string.Join(", ", value)}) do not match a layout; give one (output0) or six "
                + $"({string.Join(", ", DetectorSignature.RawOutputNames)}).");
    }

    /// <summary>The geometry column.</summary>
    public required string GeometryColumnName { get; init; }

    /// <summary>Class names; the index is the class id.</summary>
    public required IReadOnlyList<string> ClassNames
    {
        get => _classNames;
        init => _classNames = value.Count > 0
            ? value
            : throw new ArgumentException("There are no class names; give one for each class of the model.");
    }

    /// <summary>How detections are chosen.</summary>
    public required DecodeDetectionsOptions Options { get; init; }
}
