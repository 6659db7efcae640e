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
    private const string QuantizationKey = "mlnetghost.quantization";

    /// <summary>Quantises a model file and compares the detections of both models.</summary>
    /// <param name="modelPath">A float model whose values are declared, as in those the exporter writes.</param>
    /// <param name="quantizedPath">The file to write; it is replaced if it exists.</param>
    /// <param name="options">Pictures and precision.</param>
    /// <exception cref="FileNotFoundException">The model does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is not an ONNX model, is already quantised, or declares no values.</exception>
    public static QuantizationReport Quantize(string modelPath, string quantizedPath, QuantizationOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(quantizedPath);
        var (bytes, report) = Quantize(ReadModel(modelPath), options, modelPath);
        AtomicFile.Write(quantizedPath, file => file.Write(bytes));
        return report;
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

        var quantized = model.Clone();
        var plan = QuantizationPlan.Create(quantized.Graph);
        if (plan.Nodes.Count == 0)
        {
            throw new InvalidDataException($"The model '{name}' declares no float32 values between its nodes, so nothing in it can be "
                + $"quantised; export it with this program, or run ONNX shape inference on it.");
        }

        var shape = InputShape(model.Graph, name);
        var pictures = new PictureFolder(options.CalibrationFolder, options.MaximumCalibrationPictures);
        var ranges = MeasureRanges(model, plan, pictures, shape, options);
        QuantizedGraphWriter.Rewrite(quantized.Graph, plan, ranges, options.LargestWeight);
        quantized.MetadataProps.Add(new StringStringEntryProto { Key = QuantizationKey, Value = "int8" });
        var bytes = quantized.ToByteArray();
        var floatBytes = model.ToByteArray();

        var compared = options.ComparisonFolder is { } folder ? new PictureFolder(folder, options.MaximumComparisonPictures) : pictures;
        var agreement = ModelComparison.Compare(floatBytes, bytes, compared.Files, options.ScoreThreshold);
        return (bytes, new QuantizationReport(
            pictures.Files.Count, plan.Nodes.Count, model.Graph.Node.Count - plan.Nodes.Count, floatBytes.Length, bytes.Length, agreement));
    }

    private static Dictionary<string, ValueRange> MeasureRanges(
        ModelProto model, QuantizationPlan plan, PictureFolder pictures, int[] shape, QuantizationOptions options)
    {
        long[] inputShape = [.. shape.Select(size => (long)size)];
        using var calibrator = new ActivationCalibrator(model, plan.Activations);
        IEnumerable<float[]> Inputs() => pictures.Letterboxed(shape[0], shape[2], shape[3]);
        var ranges = calibrator.MinMax(Inputs(), inputShape);
        return options.RangeMethod == RangeMethod.MinMax ? ranges : calibrator.Percentile(Inputs(), inputShape, ranges, options.Percentile);
    }

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
        var shape = graph.Input.Count == 1 ? graph.Input[0].Type.TensorType.Shape.Dim.Select(dim => (int)dim.DimValue).ToArray() : [];
        return shape is [_, 3, > 0, > 0]
            ? [Math.Max(1, shape[0]), .. shape.Skip(1)]
            : throw new InvalidDataException($"The model '{name}' does not have one input of the shape (N, 3, H, W) with fixed height "
                + $"and width.");
    }
}
