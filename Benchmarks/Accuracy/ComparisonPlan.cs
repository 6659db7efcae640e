using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>What is compared: the same runs in several ways, seed by seed.</summary>
/// <param name="Data">The dataset, with splits train, val and, if it has one, test.</param>
/// <param name="Options">The options of all runs; the seed and what the variants say are replaced.</param>
/// <param name="Variants">The ways; the first is the baseline.</param>
/// <param name="Seeds">The seeds; each gets one run per variant.</param>
/// <param name="Folder">Where the runs are kept.</param>
internal sealed record ComparisonPlan(
    string Data, TrainingOptions Options, IReadOnlyList<Variant> Variants, IReadOnlyList<int> Seeds, string Folder)
{
    /// <summary>
    /// The runs, seed by seed. Each dataset has its own folders, so that a run on one is never taken for a run on another.
    /// </summary>
    public IEnumerable<(Variant Variant, string Folder, TrainingOptions Options)> Runs() =>
        from identity in new[] { DatasetIdentity.Of(Data) }
        from seed in Seeds
        from variant in Variants
        let name = $"{Options.Model.Name}-{Options.ImageSize}-{Options.Epochs}epochs-data{identity}-{variant.Name}-seed{seed}"
        select (variant, Path.Combine(Folder, name), variant.Apply(Options) with { Seed = seed });
}
