using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Files;
using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// Decides whether a model is a detector that can be run, and in which layout, by evidence: our own metadata, names of inputs and outputs,
/// shapes, the number of class names. Everything else is rejected with a message that says what was found and which option decides.
/// </summary>
internal sealed class DetectorSignatureReader(
    InferenceSession session, DetectorMetadata metadata, OnnxDetectorOptions options, ModelCompanion? companion, string name)
{
    /// <summary>Names that are made up for a model that neither names its classes nor shows their number.</summary>
    private const int MostUnnamedClasses = 1000;

    private readonly List<string> _remarks = [];

    private IReadOnlyList<string>? _classNames = options.ClassNames ?? metadata.ClassNames;

    /// <summary>Reads and checks everything.</summary>
    public DetectorSignature Read()
    {
        CheckTask();
        if (_classNames is null && companion?.ClassNames is { } names)
        {
            if (ClassNameList.Complaint(names) is { } complaint)
            {
                throw Refusal($"{companion.NamesFile} has {complaint}, or move it away from the model");
            }

            _classNames = names;
            _remarks.Add($"Class names come from {companion.NamesFile}.");
        }

        var input = new InputSignatureReader(session, metadata, options, Refusal).Read();
        var outputs = new OutputProbe(session, input, Refusal).Read();
        var facts = new ModelFacts(
            [.. session.InputNames.Select(Facts)], outputs, metadata, _classNames?.Count, input.Height, input.Width, options.BoxesOnly);
        var (layout, match, evidence) = new LayoutRecognition(facts, options, companion, Refusal).Recognise();
        var classNames = CheckNames(layout, match.ClassCount);
        if (layout.Kind == DetectorLayout.DetrSigmoid && facts.ClassCount is null)
        {
            _remarks.Add($"The logits are read with a sigmoid for each class, as RT-DETR and D-FINE have them; for a DETR or YOLOS, whose "
                + $"last column is \"no object\", set {nameof(OnnxDetectorOptions.Layout)} to {DetectorLayout.DetrSoftmax}.");
        }

        var open = session.OutputMetadata.Values.Any(output => output.Dimensions.Skip(1).Any(size => size <= 0));
        var isDense = layout.NeedsSuppression;
        return new DetectorSignature(
            input.Name, input.HasBatchAxis, input.RectangularStride is null ? input.FixedBatch : FixedToOne(input), input.Height,
            input.Width, input.RectangularStride, Prepare(layout, input), layout, match.ExtraValues, classNames,
            [.. match.Outputs.Select(output => new OutputSignature(
                output.Name, output.Element, [.. output.Shape.Skip(layout.VariesInLength ? 0 : 1)]))],
            input.RectangularStride is null && !layout.VariesInLength && (isDense || !open), evidence, _remarks);
    }

    private TensorFacts Facts(string input)
    {
        var tensor = session.InputMetadata[input];
        return new(input, tensor.ElementDataType, tensor.Dimensions);
    }

    private void CheckTask()
    {
        if (metadata.Task is not { } task || task == DetectorMetadata.DetectTask || task == "segment" && options.BoxesOnly)
        {
            return;
        }

        var head = task switch
        {
            "pose" => "a pose head, with key points after the boxes",
            "obb" => "a head for oriented boxes",
            "segment" => $"a segmentation head; for its boxes alone, set {nameof(OnnxDetectorOptions.BoxesOnly)}",
            "classify" => "a classification head, without boxes",
            _ => "not a detection head",
        };
        throw Refusal($"its metadata says that its task is '{Excerpt.Of(task)}': {head}");
    }

    private int? FixedToOne(InputSignature input) => input.FixedBatch is null or 1
        ? 1
        : throw Refusal($"its batch is fixed to {input.FixedBatch}, and pictures of different shapes cannot share a run; leave "
            + $"{nameof(OnnxDetectorOptions.Rectangular)} unset");

    private Preparation Prepare(OutputLayout layout, InputSignature input)
    {
        var preparation = layout.Preparation with { Element = input.Element, ExtraInputs = input.Extras };
        if (input.Element == InputElement.Bytes)
        {
            // Whoever reads bytes scales them himself.
            preparation = preparation with { Scale = 1, Mean = ChannelValues.All(0), Deviation = ChannelValues.All(1) };
        }

        if (companion?.Preparation is { } beside && companion.PreparedLayouts.Contains(layout.Kind))
        {
            preparation = beside.ApplyTo(preparation);
            _remarks.Add($"How pictures are prepared comes from {companion.PreparationFile}.");
        }

        preparation = options.Preparation?.ApplyTo(preparation) ?? preparation;
        if (input.IsGrey != (preparation.Channels == ChannelOrder.Grey))
        {
            preparation = !input.IsGrey || options.Preparation?.Channels is not null
                ? throw Refusal($"its input has {(input.IsGrey ? "one channel" : "three channels")}, not those of "
                    + $"{nameof(PreparationOptions.Channels)} {preparation.Channels}")
                : preparation with { Channels = ChannelOrder.Grey };
        }

        return input.RectangularStride is null || preparation.Fit != PictureFit.Stretch
            ? preparation
            : throw Refusal($"pictures are stretched for it, which leaves no shape to follow; leave "
                + $"{nameof(OnnxDetectorOptions.Rectangular)} unset");
    }

    private IReadOnlyList<string> CheckNames(OutputLayout layout, int? classCount)
    {
        if (_classNames is { } names)
        {
            var source = options.ClassNames is not null ? "the options"
                : metadata.ClassNames is not null ? "its metadata"
                : companion!.NamesFile;
            return classCount is null || names.Count == classCount
                ? names
                : throw Refusal($"it has {classCount} classes, but {names.Count} names were given by {source} "
                    + $"({ClassNameList.Describe(names)})");
        }

        if (layout.CarriesNames)
        {
            throw new InvalidDataException(
                $"{name} has {classCount} classes and its metadata does not name them; pass their names with "
                + $"{nameof(OnnxDetectorOptions)}.{nameof(OnnxDetectorOptions.ClassNames)}.");
        }

        _remarks.Add($"The model does not name its classes{(classCount is { } count ? $", of which there are {count}" : "")}; they are "
            + $"called "
            + $"class_0, class_1, … Pass their names with {nameof(OnnxDetectorOptions.ClassNames)}.");
        return [.. Enumerable.Range(0, classCount ?? MostUnnamedClasses).Select(id => $"class_{id}")];
    }

    private InvalidDataException Refusal(string found) => new(
        $"{name} cannot be run as a detector: {found}. docs/foreign-models.md lists the models that are read; "
        + $"{nameof(OnnxDetectorOptions)}.{nameof(OnnxDetectorOptions.Layout)} names the form of the outputs if it is not recognised.");
}
