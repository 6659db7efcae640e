using System.Text;
using MLNetGhost.DataViews;
using MLNetGhost.Model;
using MLNetGhost.Tool.Reports;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Training;
using MLNetGhost.Transforms;
using Microsoft.ML;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Readers of models, weights, their metadata, and options.</summary>
internal static class ModelTargets
{
    private const string OnnxRuntime = "ONNX Runtime";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("python", "DetectorMetadata.Parse", FuzzGrammar.Python, _ => new FunctionReader(Metadata), typeof(InvalidDataException))
        {
            ShortRun = 20_000,
        },
        new("safetensors", "SafetensorsFile.Read", FuzzGrammar.Safetensors, scratch => new FunctionReader(input =>
        {
            var file = SafetensorsFile.Read(scratch.Write("file.safetensors", input));
            return string.Join(' ', file.Tensors.Select(tensor => $"{tensor.Key} {string.Join('×', tensor.Value.Shape)}"));
        }), typeof(InvalidDataException)) { ShortRun = 6000 },
        new("checkpoint", "Checkpoint.Read", FuzzGrammar.Safetensors, scratch => new FunctionReader(input =>
        {
            // The corpus has the header alone, because the weights, which are all 0, are a megabyte.
            var path = scratch.Write("file.safetensors", input);
            using (var file = File.OpenWrite(path))
            {
                file.SetLength(input.Length + sizeof(float) * CorpusMaker.CheckpointWeights);
            }

            var checkpoint = Checkpoint.Read(path);
            return $"{checkpoint.Info.Model.Name} {checkpoint.Info.ClassNames.Count}";
        }), typeof(InvalidDataException)),
        new("options-file", "OptionsFile.Read", FuzzGrammar.Yaml, scratch => new FunctionReader(input =>
            string.Join(' ', OptionsFile.Read(scratch.Write("args.yaml", input)))), typeof(InvalidDataException)) { ShortRun = 4000 },
        new("model-tables", "ModelSpecFile.Read", FuzzGrammar.Yaml, scratch => new FunctionReader(input =>
            ModelSpecFile.Read(scratch.Write("model.yaml", input)).Name), typeof(InvalidDataException)) { ShortRun = 4000 },
        new("model-settings", "SettingsJson.Read", FuzzGrammar.Json, _ => new FunctionReader(input =>
            SettingsJson.Read<DetectorSettings>(input).ToString()), typeof(InvalidDataException)) { ShortRun = 6000 },
        Companion("companion-json", FuzzGrammar.Json, "config.json"),
        Companion("companion-yaml", FuzzGrammar.Yaml, "infer_cfg.yml"),
        new("onnx-nodes", "NodeDomains.Contain", FuzzGrammar.Onnx, _ => new FunctionReader(input =>
        {
            using var stream = new MemoryStream(input);
            return NodeDomains.Contain(stream, NodeDomains.OneProcessor).ToString();
        })) { Corpus = "onnx", ShortRun = 12_000 },
        new("onnx", "OnnxDetector.Load", FuzzGrammar.Onnx, _ => new FunctionReader(input =>
        {
            using var stream = new MemoryStream(input);
            using var detector = OnnxDetector.Load(stream);
            return $"{detector.Layout} {detector.InputWidth}×{detector.InputHeight} {detector.ClassNames.Count}";
        }), typeof(InvalidDataException)) { Outside = OnnxRuntime },
        new("model-zip", "MLContext.Model.Load", FuzzGrammar.ModelZip, _ => new FunctionReader(input =>
        {
            using var stream = new MemoryStream(input);
            var model = Load(stream);
            (model as IDisposable)?.Dispose();
            return model.GetType().Name;
        }), typeof(InvalidDataException), typeof(FormatException)) { Outside = $"ML.NET and {OnnxRuntime}" },
    ];

    private static FuzzTarget Companion(string name, FuzzGrammar grammar, string file) =>
        new(name, "ModelCompanion.Read", grammar, scratch => new FunctionReader(input =>
        {
            scratch.Write(file, input);
            scratch.Write("preprocessor_config.json", input);
            var companion = ModelCompanion.Read(scratch.PathOf("model.onnx"));
            return $"{companion.Layout} {companion.ClassNames?.Count} {companion.Preparation}";
        }), typeof(InvalidDataException))
        { ShortRun = 4000 };

    /// <summary>
    /// Loads a model. ML.NET puts our refusal into an exception of its own ("Error during class instantiation"); what it throws without one
    /// of ours is no promise of ours.
    /// </summary>
    private static ITransformer Load(Stream stream)
    {
        try
        {
            return new MLContext().Model.Load(stream, out _);
        }
        catch (Exception exception) when (exception is not (InvalidDataException or FormatException))
        {
            var cause = exception.GetBaseException();
            var isOurs = cause.StackTrace?.Contains($"{nameof(MLNetGhost)}.{nameof(Transforms)}", StringComparison.Ordinal) == true;
            throw IsRefusal(exception) || !isOurs
                ? new InvalidDataException(cause.GetType().Name)
                : new FuzzOracleException($"{cause.GetType().Name}: {cause.Message}\n{cause.StackTrace}");
        }
    }

    private static bool IsRefusal(Exception? exception) =>
        exception is InvalidDataException or FormatException || (exception is not null && IsRefusal(exception.InnerException));

    private static string? Metadata(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var entries = new[] { "names", "stride", "imgsz", "args", "batch" };
        var accepted = new List<string>();
        InvalidDataException? refusal = null;
        foreach (var entry in entries)
        {
            try
            {
                accepted.Add($"{entry} {DetectorMetadata.Parse(new Dictionary<string, string> { [entry] = text }).ClassNames?.Count}");
            }
            catch (InvalidDataException exception)
            {
                refusal = exception;
            }
        }

        return accepted.Count > 0 ? string.Join(' ', accepted) : throw refusal!;
    }
}
