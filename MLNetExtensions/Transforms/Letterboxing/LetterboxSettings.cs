using System.Text.Json.Serialization;
using MLNetGhost.DataViews;
using MLNetGhost.Imaging;
using MLNetGhost.Model;

namespace MLNetGhost.Transforms;

/// <summary>The settings of <see cref="LetterboxingTransformer"/>; names are part of the file format.</summary>
internal sealed record LetterboxSettings
{
    private const int Stride = 32;

    private static readonly ExtraInputs s_extraInputs = Enum.GetValues<ExtraInputs>().Aggregate((all, input) => all | input);


    /// <summary>The tensor column.</summary>
    public required string OutputColumnName
    {
        get;
        init => field = ColumnName.Require(value);
    }

    /// <summary>The column of images.</summary>
    public required string InputColumnName
    {
        get;
        init => field = ColumnName.Require(value);
    }

    /// <summary>The geometry column.</summary>
    public required string GeometryColumnName
    {
        get;
        init => field = ColumnName.Require(value);
    }

    /// <summary>Width of the network's input in pixels.</summary>
    public required int ImageWidth { get; init; }

    /// <summary>Height of the network's input in pixels.</summary>
    public required int ImageHeight { get; init; }

    /// <summary>What is done to pictures; null for the letterbox of the YOLO tools.</summary>
    public Preparation? Preparation { get; init; }

    /// <summary>What is done to pictures.</summary>
    [JsonIgnore]
    public Preparation Applied => Preparation ?? Preparation.Yolo;

    /// <summary>Checks sizes and types.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, too large, or not a multiple of a YOLO network's stride; or a
    /// value of the preparation is outside its range.</exception>
    /// <exception cref="ArgumentException">There is no column type for the network's numbers.</exception>
    public void Validate()
    {
        CheckSide("width", ImageWidth);
        CheckSide("height", ImageHeight);
        PreparationOptions.Of(Applied);
        if (!Enum.IsDefined(Applied.Element) || (Applied.ExtraInputs & ~s_extraInputs) != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(Preparation), Applied, $"The preparation's element {Applied.Element} or its extra "
                + $"inputs {Applied.ExtraInputs} are not known; use those of OnnxDetector.Load(model).Preparation.");
        }

        if (Applied.Element == InputElement.HalfPrecision)
        {
            throw new ArgumentException(
                "ML.NET has no column of 16-bit floating point, which this network reads; use DetectObjects, or export it in float32.");
        }
    }

    private void CheckSide(string side, int value)
    {
        // Other networks than YOLO's have strides of their own, which only the model knows.
        var stride = Preparation is null ? Stride : 1;
        var lower = Math.Max(value / stride, 1) * stride;
        if (value > ModelLimits.LargestSide)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value,
                $"Input {side} {value} is more than {ModelLimits.LargestSide} pixels; use at most that many.");
        }

        if (value <= 0 || value % stride != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, stride == 1
                ? $"Input {side} {value} is not positive."
                : $"Input {side} {value} is not a multiple of {stride}; use {lower} or {lower + stride}.");
        }
    }
}
