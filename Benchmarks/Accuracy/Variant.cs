using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>One of the ways to train that a comparison tries.</summary>
/// <param name="Name">A word for tables and folders.</param>
/// <param name="Apply">Makes the options of this way from those that all runs share.</param>
internal sealed record Variant(string Name, Func<TrainingOptions, TrainingOptions> Apply);
