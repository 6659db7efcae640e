using MLNetGhost.Model;

namespace MLNetGhost.Benchmarks.Models;

/// <summary>A model that takes part in a benchmark.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="RawPath">The file in the layout <c>raw</c>, the transformer's own; null if there is none.</param>
/// <param name="YoloPath">The file in the layout <c>yolo</c>, with decoding in the graph; null if there is none.</param>
/// <param name="Parameters">Parameters after folding; null if they are not known.</param>
internal sealed record BenchmarkModel(string Name, string? RawPath, string? YoloPath, long? Parameters)
{
    /// <summary>The file that the transformer runs: its own layout where there is a choice.</summary>
    public string EnginePath => RawPath ?? YoloPath ?? throw new InvalidOperationException($"The model {Name} has no file.");

    /// <summary>Creates a model from an existing file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a detector that can be run.</exception>
    public static BenchmarkModel FromFile(string path)
    {
        using var detector = OnnxDetector.Load(path);
        var name = Path.GetFileNameWithoutExtension(path);
        return detector.Layout == DetectorLayout.Raw ? new(name, path, null, null) : new(name, null, path, null);
    }
}
