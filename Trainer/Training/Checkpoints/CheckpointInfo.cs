using System.Text.Json.Serialization;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Trainer.Training;

/// <summary>The description in a checkpoint: everything needed to rebuild and judge its network.</summary>
/// <param name="ClassNames">Class names; the index is the class id.</param>
/// <param name="Options">The options of its run, with the tables of its network.</param>
/// <param name="Report">The epoch that it was written after; null before the first has ended.</param>
public sealed record CheckpointInfo(IReadOnlyList<string> ClassNames, TrainingOptions Options, EpochReport? Report)
{
    /// <summary>Which weights its run began from; null in checkpoints from before this was recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BeganFrom { get; init; }

    /// <summary>The teacher of its run; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TeacherIdentity? Teacher { get; init; }

    /// <summary>How it learnt from drawn pictures; null for a run on a dataset.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PretrainingOptions? Pretraining { get; init; }

    /// <summary>The ranges of values inside a network that was trained for eight bits; null for others.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal IReadOnlyDictionary<string, ActivationRange>? Ranges { get; init; }

    /// <summary>The tables of its network.</summary>
    [JsonIgnore]
    public ModelSpec Model => Options.Model;

    /// <summary>How the branches were computed; determines which weights exist.</summary>
    [JsonIgnore]
    public ReparameterisationForm Form => FormOf(Options);

    /// <summary>Side of the input that it was trained with, in pixels.</summary>
    [JsonIgnore]
    public int ImageSize => Options.ImageSize;

    /// <summary>The form of the network that is trained with such options.</summary>
    internal static ReparameterisationForm FormOf(TrainingOptions options) =>
        options.QuantizationAware ? ReparameterisationForm.Folded : options.Form;
}
