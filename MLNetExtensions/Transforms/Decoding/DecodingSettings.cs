using System.Text.Json.Serialization;
using MLNetGhost.DataViews;
using MLNetGhost.Model;

namespace MLNetGhost.Transforms;

/// <summary>The settings of <see cref="DetectionDecodingTransformer"/>; names are part of the file format.</summary>
internal sealed record DecodingSettings
{
    private readonly IReadOnlyList<string> _classNames = [];
    private readonly IReadOnlyList<string> _inputColumnNames = [];
    private readonly DetectorLayout? _layout;

    /// <summary>The network's outputs, in the order in which the layout reads them.</summary>
    public required IReadOnlyList<string> InputColumnNames
    {
        get => _inputColumnNames;
        init
        {
            foreach (var name in value)
            {
                ColumnName.Require(name, nameof(InputColumnNames));
            }

            _inputColumnNames = value;
        }
    }

    /// <summary>The form of the outputs; null for <c>yolo</c> if there is one, for <c>raw</c> if there are six.</summary>
    public DetectorLayout? Layout
    {
        get => _layout;
        init => _layout = new OnnxDetectorOptions { Layout = value }.Layout;
    }

    /// <summary>The layout.</summary>
    [JsonIgnore]
    public OutputLayout Decoder => OutputLayouts.Get(
        Layout ?? (InputColumnNames.Count == 1 ? DetectorLayout.Yolo : DetectorLayout.Raw));

    /// <summary>The geometry column.</summary>
    public required string GeometryColumnName
    {
        get;
        init => field = ColumnName.Require(value);
    }

    /// <summary>Class names; the index is the class id.</summary>
    public required IReadOnlyList<string> ClassNames
    {
        get => _classNames;
        init => _classNames = value.Count > 0
            ? ClassNameList.Require(value, nameof(ClassNames))!
            : throw new ArgumentException("There are no class names; give one for each class of the model.");
    }

    /// <summary>How detections are chosen.</summary>
    public required DecodeDetectionsOptions Options { get; init; }

    /// <summary>Checks that there are as many columns as the layout reads.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public void Validate()
    {
        if (InputColumnNames.Count == Decoder.UsualOutputs.Count)
        {
            return;
        }

        var given = $"{InputColumnNames.Count} input columns ({ClassNameList.Describe(InputColumnNames)}) do not match";
        throw new ArgumentException(Layout is { } layout
            ? $"{given} the layout {layout}; give {Decoder.UsualOutputs.Count} ({string.Join(", ", Decoder.UsualOutputs)})."
            : $"{given} a layout; give one (output0) or six ({string.Join(", ", RawLayout.OutputNames)}), or name the layout.");
    }
}
