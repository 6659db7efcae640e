using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>Training runs of seconds, on a <see cref="SmallDataset"/>.</summary>
internal static class SmallRuns
{
    /// <summary>Three epochs from random weights, two batches each, a step every three, so that gradients are pending between epochs.</summary>
    public static TrainingOptions Options { get; } = new()
    {
        Model = ModelFamily.Get("edge-n"),
        PretrainedWeights = TrainingOptions.NoWeights,
        Form = ReparameterisationForm.None,
        Optimizer = OptimizerKind.Sgd,
        ImageSize = 64,
        BatchSize = 3,
        NominalBatchSize = 9,
        WarmupEpochs = 0,
        LearningRate = 0.01,
        Epochs = 3,
        Seed = 3,
        Threads = 1,
        Workers = 1,
    };

    /// <summary>Trains.</summary>
    public static TrainingResult Train(TrainingOptions options, SmallDataset data, string folder)
    {
        using var trainer = new DetectionTrainer(options, data.Training, data.Validation, folder);
        return trainer.Train();
    }
}
