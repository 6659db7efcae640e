using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNetGhost.Model;

/// <summary>
/// Decides whether a model is a detector that can be run, and in which layout. Everything else is rejected with a message that says what
/// was found, what it looks like, and what is accepted.
/// </summary>
internal sealed class DetectorSignatureReader(InferenceSession session, DetectorMetadata metadata, OnnxDetectorOptions options, string name)
{
    private const int DefaultImageSize = 640;
    private const int DefaultStride = 32;

    private const string Accepted =
        "A detector must have one float32 input (N, 3, height, width) and either one output (N, 4 + classes, anchors), as YOLOv8 and "
        + "YOLO11 exports do, or the six outputs boxes8, scores8, boxes16, scores16, boxes32, scores32 of this library's 'raw' layout.";

    /// <summary>Reads and checks everything.</summary>
    public DetectorSignature Read()
    {
        CheckTask();
        var (inputName, fixedBatch, height, width) = ReadInput();
        var shapes = ReadOutputShapes(inputName, fixedBatch, height, width);
        var layout = DetectorSignature.RawOutputNames.All(shapes.ContainsKey) ? DetectorLayout.Raw : DetectorLayout.Yolo;
        if (metadata.Layout is { } promised && promised != layout)
        {
            throw Refusal($"its metadata declares the layout '{promised}', but its outputs are {Describe(shapes)}");
        }

        return layout == DetectorLayout.Raw
            ? ReadRaw(inputName, fixedBatch, height, width, shapes)
            : ReadYolo(inputName, fixedBatch, height, width, shapes);
    }

    private void CheckTask()
    {
        if (metadata.Task is { } task && task != DetectorMetadata.DetectTask)
        {
            throw Refusal($"its metadata says that its task is '{task}'");
        }

        if (metadata.EndToEnd)
        {
            throw Refusal("its metadata says that it is end-to-end, with suppression inside the graph; export it without suppression "
                + "(end2end=False, nms=False)");
        }
    }

    private (string Name, int? FixedBatch, int Height, int Width) ReadInput()
    {
        if (session.InputNames.Count != 1)
        {
            throw Refusal($"it has {session.InputNames.Count} inputs ({string.Join(", ", session.InputNames)})");
        }

        var inputName = session.InputNames[0];
        var input = session.InputMetadata[inputName];
        if (!input.IsTensor)
        {
            throw Refusal($"its input '{inputName}' is {input.OnnxValueType}, not a tensor");
        }

        if (input.ElementDataType != TensorElementType.Float)
        {
            throw Refusal($"its input '{inputName}' is {input.ElementDataType}; export it in float32 (half=False, int8=False)");
        }

        var shape = input.Dimensions;
        var found = $"its input '{inputName}' has the shape {Describe(shape)}";
        if (shape.Length != 4)
        {
            throw Refusal(found);
        }

        if (shape[1] > 0 && shape[1] != 3)
        {
            throw Refusal(shape[3] == 3 ? $"{found}, channels last" : $"{found}, {shape[1]} channels");
        }

        var size = options.InputSize ?? metadata.ImageSize ?? (DefaultImageSize, DefaultImageSize);
        var (height, width) = (ReadSide(shape[2], size.Height, "height"), ReadSide(shape[3], size.Width, "width"));
        return (inputName, shape[0] > 0 ? shape[0] : null, height, width);
    }

    /// <summary>The model's fixed side, or the requested one if the model leaves it open.</summary>
    private int ReadSide(int fixedSide, int wantedSide, string side)
    {
        if (fixedSide > 0)
        {
            return options.InputSize is null || wantedSide == fixedSide
                ? fixedSide
                : throw Refusal($"its input has the fixed {side} {fixedSide}, not the {wantedSide} of "
                    + $"{nameof(OnnxDetectorOptions.InputSize)}; leave that option unset");
        }

        var stride = metadata.Stride ?? DefaultStride;
        return wantedSide % stride == 0
            ? wantedSide
            : throw new ArgumentException($"Input {side} {wantedSide} is not a multiple of {stride}; use {wantedSide / stride * stride} "
                + $"or {(wantedSide / stride + 1) * stride}.");
    }

    /// <summary>
    /// Shapes of all outputs; the batch is the first dimension, as the model declares it, or 1 if the model had to be run.
    /// </summary>
    private Dictionary<string, int[]> ReadOutputShapes(string inputName, int? fixedBatch, int height, int width)
    {
        var declared = session.OutputNames.ToDictionary(output => output, output => session.OutputMetadata[output], StringComparer.Ordinal);
        foreach (var (output, value) in declared)
        {
            if (!value.IsTensor || value.ElementDataType != TensorElementType.Float)
            {
                throw Refusal($"its output '{output}' is {(value.IsTensor ? value.ElementDataType : value.OnnxValueType)}; export it in "
                    + $"float32");
            }
        }

        var shapes = declared.ToDictionary(entry => entry.Key, entry => entry.Value.Dimensions, StringComparer.Ordinal);
        if (shapes.Values.All(shape => shape.Length > 0 && shape.AsSpan(1).IndexOfAnyInRange(int.MinValue, 0) < 0))
        {
            return shapes;
        }

        var batch = fixedBatch ?? 1;
        using var runOptions = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(new float[(long)batch * 3 * height * width], [batch, 3, height, width]);
        try
        {
            using var outputs = session.Run(runOptions, [inputName], [input], session.OutputNames);
            return session.OutputNames.Zip(outputs).ToDictionary(
                pair => pair.First,
                pair => Array.ConvertAll(pair.Second.GetTensorTypeAndShape().Shape, size => checked((int)size)),
                StringComparer.Ordinal);
        }
        catch (OnnxRuntimeException e)
        {
            throw Refusal($"it does not run on an input of shape {Describe([batch, 3, height, width])} ({e.Message})");
        }
    }

    private DetectorSignature ReadYolo(string inputName, int? fixedBatch, int height, int width, Dictionary<string, int[]> shapes)
    {
        var found = shapes.Count == 1 ? $"its output is {Describe(shapes)}" : $"it has {shapes.Count} outputs, {Describe(shapes)}";
        if (shapes.Count != 1)
        {
            throw Refusal(found + (shapes.Values.All(shape => shape.Length == 4)
                ? "; these look like the raw outputs of another head; export the model with decoding included"
                : shapes.Count == 2 ? "; a second output belongs to a segmentation model" : ""));
        }

        var (outputName, shape) = shapes.Single();
        if (shape.Length != 3)
        {
            throw Refusal(found);
        }

        var (rows, anchors) = (shape[1], shape[2]);
        var classNames = options.ClassNames ?? metadata.ClassNames;
        if (LooksWrong(rows, anchors, classNames?.Count) is { } reason)
        {
            throw Refusal($"{found}; {reason}");
        }

        return new DetectorSignature(
            inputName, fixedBatch, height, width, DetectorLayout.Yolo, CheckNames(classNames, rows - 4),
            [new(outputName, [rows, anchors])]);
    }

    /// <summary>What an unsupported shape looks like; null for one that may be supported.</summary>
    private static string? LooksWrong(int rows, int anchors, int? classCount)
    {
        if (anchors == 6 && rows > 6)
        {
            return "six values per row are the boxes of an end-to-end model, with suppression inside the graph: export it without "
                + "suppression (end2end=False, nms=False)";
        }

        if (classCount is { } classes && rows == 4 + classes)
        {
            return null;
        }

        if (rows > anchors || classCount is { } expected && anchors == 5 + expected)
        {
            return classCount is { } count && anchors == 4 + count
                ? "its last two dimensions are swapped"
                : "anchors before values, with an extra value for 'objectness', is the YOLOv5 layout";
        }

        if (rows <= 4)
        {
            return $"{rows} rows leave none for classes";
        }

        return classCount is { } named && rows > 4 + named
            ? $"it has {rows - 4} rows after the box for {named} class names, like a segmentation, pose or oriented-box model or a "
                + $"detector with {rows - 4} classes"
            : null;
    }

    private DetectorSignature ReadRaw(string inputName, int? fixedBatch, int height, int width, Dictionary<string, int[]> shapes)
    {
        if (shapes.Count != DetectorSignature.RawOutputNames.Count)
        {
            throw Refusal($"it has {shapes.Count} outputs, {Describe(shapes)}");
        }

        if (shapes["scores8"].Length != 4)
        {
            throw Refusal($"its outputs are {Describe(shapes)}");
        }

        var classNames = CheckNames(options.ClassNames ?? metadata.ClassNames, shapes["scores8"][1]);
        foreach (var stride in DetectorSignature.RawStrides)
        {
            Check($"boxes{stride}", [RawLevel.BoxChannels, height / stride, width / stride]);
            Check($"scores{stride}", [classNames.Count, height / stride, width / stride]);
        }

        return new DetectorSignature(
            inputName, fixedBatch, height, width, DetectorLayout.Raw, classNames,
            [.. DetectorSignature.RawOutputNames.Select(output => new OutputSignature(output, shapes[output][1..]))]);

        void Check(string output, int[] expected)
        {
            if (!shapes[output].AsSpan(Math.Min(1, shapes[output].Length)).SequenceEqual(expected))
            {
                throw Refusal($"its output '{output}' has the shape {Describe(shapes[output])}; expected (N, "
                    + $"{string.Join(", ", expected)})");
            }
        }
    }

    private IReadOnlyList<string> CheckNames(IReadOnlyList<string>? classNames, int classCount)
    {
        if (classNames is null)
        {
            throw new InvalidDataException(
                $"{name} has {classCount} classes and its metadata does not name them; pass their names with "
                + $"{nameof(OnnxDetectorOptions)}.{nameof(OnnxDetectorOptions.ClassNames)}.");
        }

        return classNames.Count == classCount
            ? classNames
            : throw Refusal($"it has {classCount} classes, but {classNames.Count} names were given by "
                + $"{(options.ClassNames is null ? "its metadata" : "the options")} "
                + $"({string.Join(", ", classNames.Take(10))}{(classNames.Count > 10 ? ", …" : "")})");
    }

    private InvalidDataException Refusal(string found) => new($"{name} cannot be run as a detector: {found}. {Accepted}");

    private static string Describe(Dictionary<string, int[]> shapes) => string.Join(
        ", ", shapes.Select(entry => $"'{entry.Key}' {Describe(entry.Value)}"));

    private static string Describe(int[] shape) =>
        $"({string.Join(", ", shape.Select((size, i) => size > 0 ? $"{size}" : i == 0 ? "N" : "?"))})";
}
