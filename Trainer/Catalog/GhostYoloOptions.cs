using Microsoft.ML;
using MLNetGhost.Model;
using MLNetGhost.Options;
using MLNetGhost.Trainer.Training;
using MLNetGhost.Transforms;

namespace MLNetGhost.Trainer;

/// <summary>
/// Everything that determines how <see cref="GhostYoloTrainer"/> trains: the options of a training run, and the columns of the data.
/// </summary>
public sealed record GhostYoloOptions : TrainingOptions
{
    /// <summary>The defaults of <see cref="TrainingOptions"/>, but exports the layout that this library decodes fastest.</summary>
    public GhostYoloOptions() => ExportLayout = DetectorLayout.Raw;

    /// <summary>
    /// The member of the model family: the same choice as <see cref="TrainingOptions.Model"/>; null if that is none of them.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not defined in the enumeration.</exception>
    public GhostYoloScale? Scale
    {
        get => GhostYoloScales.Of(Model);
        init => Model = GhostYoloScales.Get(value);
    }

    /// <summary>
    /// The column with the pictures: paths (text), contents of image files (vector of byte) or <see cref="Microsoft.ML.Data.MLImage"/>.
    /// </summary>
    [Option]
    public string InputColumnName { get; init; } = "ImagePath";

    /// <summary>The column with the class of every object: a vector of keys whose KeyValues are the class names.</summary>
    [Option]
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column with the boxes: a vector of float, x0, y0, x1, y1 per object in pixels of the picture.</summary>
    [Option]
    public string BoundingBoxColumnName { get; init; } = "BoundingBoxes";

    /// <summary>
    /// The data used to choose the best epoch, with the same columns as the training data; null to hold out
    /// <see cref="ValidationFraction"/> of the training data, each class with its share.
    /// </summary>
    public IDataView? ValidationSet { get; init; }

    /// <summary>The share of the training data that is held out when there is no <see cref="ValidationSet"/>.</summary>
    [Option(Minimum = 0, ExcludesMinimum = true, Maximum = 1, ExcludesMaximum = true)]
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>
    /// How the trained transformer reads pictures and chooses detections; its <c>ImageFolder</c> also applies to training.
    /// </summary>
    public DetectObjectsOptions Detection { get; init; } = new();

    /// <summary>
    /// The folder that keeps the checkpoints (<c>best.safetensors</c>, <c>last.safetensors</c>); null for a temporary one that is
    /// deleted.
    /// </summary>
    [Option(Default = "a temporary folder")]
    public string? OutputFolder { get; init; }

    /// <summary>Receives a report for every batch and epoch, on the training thread.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Stops training after the current batch.</summary>
    public CancellationToken Cancellation { get; init; }
}
