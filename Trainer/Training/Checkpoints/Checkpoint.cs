using System.Text.Json;
using MLNetGhost.Files;
using MLNetGhost.Options;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Weights;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// A trained network as a file: averaged weights under upstream's names, described in the metadata. A <c>last</c>
/// checkpoint also holds the state that its run is resumed from.
/// </summary>
public sealed class Checkpoint
{
    /// <summary>Name of the file with the weights of a run's best epoch.</summary>
    public const string BestFileName = "best.safetensors";

    /// <summary>Name of the file with a run's newest weights and its state.</summary>
    public const string LastFileName = "last.safetensors";

    private const int LongestReason = 500;
    private const string Version = "1";
    private const string VersionKey = "mlnetghost.checkpoint";
    private const string InfoKey = "mlnetghost.info";
    private const string PositionKey = "mlnetghost.position";
    private const string RunPrefix = "run.";

    private Checkpoint(CheckpointInfo info, IReadOnlyDictionary<string, SafetensorsEntry> weights, RunState? run) =>
        (Info, Weights, Run) = (info, weights, run);

    /// <summary>The description of the network and its run.</summary>
    public CheckpointInfo Info { get; }

    /// <summary>The averaged weights and running statistics by name.</summary>
    internal IReadOnlyDictionary<string, SafetensorsEntry> Weights { get; }

    /// <summary>The state that its run is resumed from; null in a <c>best</c> checkpoint.</summary>
    internal RunState? Run { get; }

    /// <summary>Whether a file with such metadata describes a network, as checkpoints do.</summary>
    /// <param name="metadata">The metadata.</param>
    internal static bool IsDescribedBy(IReadOnlyDictionary<string, string> metadata) => metadata.ContainsKey(VersionKey);

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">A file that the trainer wrote.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or not a checkpoint of this program.</exception>
    public static Checkpoint Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = SafetensorsFile.Read(path);
        if (!file.Metadata.TryGetValue(VersionKey, out var version))
        {
            throw new InvalidDataException($"{path} holds tensors but no description of a network; use a checkpoint that this trainer "
                + $"wrote ({BestFileName} or {LastFileName}).");
        }

        if (version != Version)
        {
            throw new InvalidDataException($"{path} is a checkpoint of format {Excerpt.Of(version, 20)}; this program reads format "
                + $"{Version}. Use the version that wrote it.");
        }

        try
        {
            var info = ReadInfo(file);
            var weights = file.Tensors.Where(entry => !IsOfRun(entry.Key)).ToDictionary(StringComparer.Ordinal);
            RequireWeights(info, weights.Values);
            return new Checkpoint(info, weights, ReadRun(file));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or ArgumentException or NotSupportedException
            or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} has a description that cannot be read ({Excerpt.Of(e.Message, LongestReason)}). Use a "
                + $"checkpoint that this trainer wrote.", e);
        }
    }

    /// <summary>Whether a tensor of a file belongs to the state of a run rather than to the weights.</summary>
    /// <param name="name">The tensor's name.</param>
    internal static bool IsOfRun(string name) => name.StartsWith(RunPrefix, StringComparison.Ordinal);

    /// <summary>Builds the network with the averaged weights, in evaluation mode, on the CPU.</summary>
    /// <exception cref="InvalidDataException">Weights are missing, or their shapes differ from the checkpoint's tables.</exception>
    public DetectionNetwork CreateNetwork()
    {
        var network = DetectionNetwork.CreateWithoutWeights(Info.Model, Info.ClassNames.Count, Info.Form, Info.Ranges);
        try
        {
            WeightMatching.LoadAll(network, Weights, $"the checkpoint of model {Info.Model}");
            network.eval();
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Writes a checkpoint; an existing file is replaced atomically once the new one is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="info">The description.</param>
    /// <param name="weights">The averaged weights.</param>
    /// <param name="run">The state to resume from; null for none.</param>
    internal static void Write(string path, CheckpointInfo info, IEnumerable<(string Name, Tensor Tensor)> weights, RunState? run = null)
    {
        using var scope = NewDisposeScope();
        var tensors = weights.ToDictionary(entry => entry.Name, entry => SafetensorsTensors.ToEntry(entry.Tensor), StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [VersionKey] = Version,
            [InfoKey] = JsonSerializer.Serialize(info, CheckpointJson.Options),
        };
        if (run is not null)
        {
            metadata[PositionKey] = JsonSerializer.Serialize(run.Position, CheckpointJson.Options);
            foreach (var (name, entry) in run.Tensors)
            {
                tensors[RunPrefix + name] = entry;
            }
        }

        new SafetensorsFile(tensors, metadata).Write(path);
    }

    /// <summary>Reads the description; its options obey the ranges that they have in code.</summary>
    private static CheckpointInfo ReadInfo(SafetensorsFile file)
    {
        var info = JsonSerializer.Deserialize<CheckpointInfo>(file.Metadata[InfoKey], CheckpointJson.Options)
            ?? throw new JsonException("the description is null");
        if (info.Options is null || info.ClassNames is null)
        {
            throw new JsonException($"it lacks its {nameof(info.Options)} or {nameof(info.ClassNames)}");
        }

        info.Options.Validate();
        if (info.Ranges?.FirstOrDefault(range => !range.Value.IsValid) is { Key: { } wrong })
        {
            throw new ArgumentException($"the range of '{wrong}' is not one");
        }

        return info.ClassNames.Count == 0 ? throw new ArgumentException("there are no class names")
            : ClassNameList.Complaint(info.ClassNames) is { } complaint ? throw new ArgumentException($"it has {complaint}")
            : info;
    }

    private static void RequireWeights(CheckpointInfo info, IEnumerable<SafetensorsEntry> weights)
    {
        var (needed, held) = (LeastWeights.Of(info.Model, info.ClassNames.Count), weights.Sum(entry => entry.Values.LongLength));
        if (needed > held)
        {
            throw new ArgumentException(
                $"the tables of model {info.Model} and {info.ClassNames.Count} classes need more than {needed:F0} weights, and "
                + $"it holds {held}");
        }
    }

    private static RunState? ReadRun(SafetensorsFile file)
    {
        if (!file.Metadata.TryGetValue(PositionKey, out var position))
        {
            return null;
        }

        var tensors = file.Tensors.Where(entry => IsOfRun(entry.Key))
            .ToDictionary(entry => entry.Key[RunPrefix.Length..], entry => entry.Value, StringComparer.Ordinal);
        var read = JsonSerializer.Deserialize<RunPosition>(position, CheckpointJson.Options)
            ?? throw new JsonException("the position of the run is null");
        OptionTable.Validate(read);
        if (read.History is null)
        {
            throw new JsonException("the history of the run is null");
        }

        return new RunState(read, tensors);
    }
}
