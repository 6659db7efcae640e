using MLNetGhost.Model;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary>Loads what the user calls a model: an ONNX file as it is, a checkpoint folded and exported in memory.</summary>
internal static class ModelLoader
{
    private const string CheckpointExtension = ".safetensors";

    /// <summary>Whether a file is a checkpoint of the trainer, by its name.</summary>
    /// <param name="path">The file.</param>
    public static bool IsCheckpoint(string path) => Path.GetExtension(path).Equals(CheckpointExtension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Loads a detector.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to run it; for a checkpoint the input size is the training size unless given here.</param>
    /// <param name="console">Where to write what a user should know about the model.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a model.</exception>
    public static OnnxDetector Load(string path, OnnxDetectorOptions options, ProgramConsole console)
    {
        if (IsCheckpoint(InputFile.Require(path)))
        {
            return LoadCheckpoint(path, options);
        }

        var detector = LoadOnnx(path, options);
        foreach (var remark in detector.Remarks)
        {
            console.Error.WriteLine($"Note: {OptionWords.Translate(remark)}");
        }

        return detector;
    }

    /// <summary>Loads an ONNX file, with messages in the program's words.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="InvalidDataException">The file is not a model that can be run.</exception>
    public static OnnxDetector LoadOnnx(string path, OnnxDetectorOptions options)
    {
        try
        {
            return OnnxDetector.Load(path, options);
        }
        catch (InvalidDataException e) when (OptionWords.Translate(e.Message) is var message && message != e.Message)
        {
            throw new InvalidDataException(message, e);
        }
    }

    private static OnnxDetector LoadCheckpoint(string path, OnnxDetectorOptions options)
    {
        var checkpoint = Checkpoint.Read(path);
        var (height, width) = options.InputSize ?? (checkpoint.Info.ImageSize, checkpoint.Info.ImageSize);
        using var network = checkpoint.CreateNetwork();
        var model = OnnxExporter.Export(network,
            new ExportOptions { ClassNames = checkpoint.Info.ClassNames, Height = height, Width = width, Layout = DetectorLayout.Raw });
        return OnnxDetector.Load(model.Bytes, options with { InputSize = null });
    }
}
