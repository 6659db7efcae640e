using System.Text.Json.Serialization;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Trainer.Training;

/// <summary>What a checkpoint says about itself: everything that is needed to rebuild and judge its network.</summary>
/// <param name="ClassNames">Class names; the index is the class id.</param>
/// <param name="Options">The options of its run, with the tables of its network.</param>
/// <param name="Report">The epoch that it is of; null before the first has ended.</param>
public sealed record CheckpointInfo(IReadOnlyList<string> ClassNames, TrainingOptions Options, EpochReport? Report)
{
    /// <summary>The tables of its network.</summary>
    [JsonIgnore]
    public ModelSpec Model => Options.Model;

    /// <summary>How the branches were computed; decides which weights there are.</summary>
    [JsonIgnore]
    public ReparameterisationForm Form => Options.Form;

    /// <summary>Side of the input that it was trained at, pixels.</summary>
    [JsonIgnore]
    public int ImageSize => Options.ImageSize;
}
