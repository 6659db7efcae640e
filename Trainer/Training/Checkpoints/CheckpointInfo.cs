using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Trainer.Training;

/// <summary>What a checkpoint says about itself: everything that is needed to rebuild and judge its network.</summary>
/// <param name="Model">The member of the model family.</param>
/// <param name="Form">How its branches were computed; decides which weights there are.</param>
/// <param name="ClassNames">Class names; the index is the class id.</param>
/// <param name="ImageSize">Side of the input that it was trained at, pixels.</param>
/// <param name="Options">The options of its run.</param>
/// <param name="Report">The epoch that it is of; null before the first has ended.</param>
public sealed record CheckpointInfo(
    string Model,
    ReparameterisationForm Form,
    IReadOnlyList<string> ClassNames,
    int ImageSize,
    TrainingOptions Options,
    EpochReport? Report);
