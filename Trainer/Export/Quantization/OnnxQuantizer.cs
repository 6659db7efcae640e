using Google.Protobuf;
using MLNetGhost.Files;
using Onnx;

namespace MLNetGhost.Trainer.Export;

/// <summary>
/// Turns an exported float model into one that computes with 8-bit integers: static quantisation in ONNX's QDQ form.
/// Weights are signed and symmetric, with a scale per output channel; activations are unsigned with a zero point (with signed
/// ones, ONNX Runtime's CPU kernels are slower than float), and their ranges are measured on pictures; biases are 32-bit.
/// </summary>
public static class OnnxQuantizer
{
    private const string TuningSuffix = "-tuning.json";

    /// <summary>
    /// Quantises a model file, compares the detections of both models, and their average precision if the pictures are labelled, and times
    /// them. A search for a placement is written next to the quantised file, with the ending <c>-tuning.json</c>.
    /// </summary>
    /// <param name="modelPath">A float model whose values are declared, as in those the exporter writes.</param>
    /// <param name="quantizedPath">The file to write; it is replaced if it exists.</param>
    /// <param name="options">Pictures and precision.</param>
    /// <exception cref="FileNotFoundException">The model does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">A folder of pictures does not exist.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="InvalidDataException">The file is not an ONNX model, is already quantised, or declares no values.</exception>
    public static QuantizationReport Quantize(string modelPath, string quantizedPath, QuantizationOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(modelPath);
        ArgumentException.ThrowIfNullOrWhiteSpace(quantizedPath);
        ArgumentNullException.ThrowIfNull(options);
        var (bytes, report) = Quantize(ReadModel(modelPath), options, modelPath);
        AtomicFile.Write(quantizedPath, file => file.Write(bytes));
        if (!options.Tune)
        {
            return report;
        }

        var tuning = Path.ChangeExtension(quantizedPath, null) + TuningSuffix;
        AtomicFile.WriteText(tuning, TuningJson.Of(report));
        return report with { TuningFile = tuning };
    }

    /// <summary>Quantises a model in memory.</summary>
    internal static (byte[] Bytes, QuantizationReport Report) Quantize(ModelProto model, QuantizationOptions options, string name)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (model.Graph.Node.Any(node => node.OpType == "QuantizeLinear"))
        {
            throw new InvalidDataException($"The model '{name}' is already quantised; quantise the float model that it was made from.");
        }

        var placements = Placements(model.Graph, options, name);
        var shape = InputShape(model.Graph, name);
        var pictures = QuantizationPictures.Find(options);
        var builder = new QuantizedModelBuilder(model, options, pictures.Calibration, shape, placements);
        var floatBytes = model.ToByteArray();
        double[] Time(IReadOnlyList<byte[]> models) => ModelRace.Run(
            [floatBytes, .. models], pictures.Calibration.Letterboxed(shape[0], shape[2], shape[3]).First(),
            [.. shape.Select(size => (long)size)], options.TimingRounds)[1..];

        IReadOnlyList<PlacementTrial> trials = [];
        var placement = placements[0];
        if (options.Tune)
        {
            var comparison = new ModelComparison(floatBytes, pictures.Calibration.Files, options);
            (placement, trials) = new PlacementTuner(builder, comparison, Time, options.TuningTolerance).Run();
        }

        var (bytes, nodes) = builder.Build(placement);
        var compared = new ModelComparison(floatBytes, ComparisonFiles(options, pictures), options);
        var report = new QuantizationReport(
            pictures.Calibration.Files.Count, nodes, model.Graph.Node.Count - nodes, floatBytes.Length, bytes.Length,
            compared.Compare(bytes))
        {
            Placement = placement.Name,
            RangesAreTrained = RangeMetadata.Read(model) is not null,
            TimeRatio = options.TimingRounds > 0 ? Time([bytes])[0] : null,
            Trials = trials,
            AccuracyNote = pictures.Note,
            CalibrationNote = pictures.CalibrationNote,
        };
        if (pictures.Labelled is { } dataset)
        {
            var (accuracy, note) = LabelledComparison.Measure(floatBytes, bytes, dataset, options);
            report = report with { Accuracy = accuracy, AccuracyNote = note };
        }

        return (bytes, report);
    }

    /// <summary>
    /// The placements that will be built: those that a search may try, or the one that is asked for, or everything in bytes where that one
    /// leaves nothing.
    /// </summary>
    private static QuantizationPlacement[] Placements(GraphProto graph, QuantizationOptions options, string name)
    {
        if (QuantizationPlan.Create(graph, QuantizationPlacement.Bytes).Nodes.Count == 0)
        {
            throw new InvalidDataException($"The model '{name}' declares no float32 values between its nodes, so nothing in it can be "
                + $"quantised; export it with this program, or run ONNX shape inference on it.");
        }

        if (options.Tune)
        {
            return [QuantizationPlacement.Bytes, .. QuantizationPlacement.Bases];
        }

        var placement = options.Placement ?? QuantizationPlacement.For(graph);
        return [QuantizationPlan.Create(graph, placement).Nodes.Count > 0 ? placement : QuantizationPlacement.Bytes];
    }

    /// <summary>The pictures on which detections are compared: those that were named, or labelled ones, or those of calibration.</summary>
    private static IReadOnlyList<string> ComparisonFiles(QuantizationOptions options, QuantizationPictures pictures) =>
        options.ComparisonFolder is { } folder ? new PictureFolder(folder, options.MaximumComparisonPictures, options.DecodingRules).Files
        : pictures.Labelled is { } dataset
            ? PictureFolder.Spread([.. dataset.Images.Select(image => image.Path)], options.MaximumComparisonPictures)
        : PictureFolder.Spread(pictures.Calibration.Files, options.MaximumComparisonPictures);

    private static ModelProto ReadModel(string path)
    {
        if (!File.Exists(path))
        {
            throw SharedFile.NotFound(path, $"The model '{path}' does not exist.");
        }

        try
        {
            var model = ModelProto.Parser.ParseFrom(SharedFile.ReadAllBytes(path));
            return model.Graph?.Node.Count > 0 ? model : throw new InvalidDataException(
                $"The file '{path}' is not an ONNX model: it has no graph.");
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"The file '{path}' is not an ONNX model: {exception.Message}", exception);
        }
    }

    /// <summary>(N, 3, H, W), where N is 1 for a dynamic batch.</summary>
    private static int[] InputShape(GraphProto graph, string name)
    {
        var shape = graph.Input is [var only] ? only.Type.TensorType.Shape.Dim.Select(dim => (int)dim.DimValue).ToArray() : [];
        return shape is [_, 3, > 0, > 0]
            ? [Math.Max(1, shape[0]), .. shape.Skip(1)]
            : throw new InvalidDataException($"The model '{name}' has {Counted.Of(graph.Input.Count, "input")}"
                + $"{(shape.Length > 0 ? $" of the shape ({string.Join(", ", shape.Select(Side))})" : "")}, and only one of the shape "
                + $"(N, 3, H, W) with fixed height and width can be quantised; export it with a fixed size of input.");

        static string Side(int side) => side > 0 ? $"{side}" : "?";
    }
}
