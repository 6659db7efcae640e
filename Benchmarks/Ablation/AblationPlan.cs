using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Benchmarks.Ablation;

/// <summary>What is compared: the same runs with and without re-parameterisation branches, seed by seed.</summary>
/// <param name="Data">The dataset, with splits train, val and, if it has one, test.</param>
/// <param name="Options">The options of all runs; seed and form are replaced.</param>
/// <param name="Seeds">The seeds; each gets one run per form.</param>
/// <param name="Folder">Where the runs are kept.</param>
internal sealed record AblationPlan(string Data, TrainingOptions Options, IReadOnlyList<int> Seeds, string Folder)
{
    /// <summary>The forms compared; the first is the baseline.</summary>
    public static IReadOnlyList<ReparameterisationForm> Forms { get; } = [ReparameterisationForm.None, ReparameterisationForm.Fused];

    /// <summary>
    /// The runs, seed by seed. Each dataset has its own folders, so that a run on one is never taken for a run on another.
    /// </summary>
    public IEnumerable<(string Folder, TrainingOptions Options)> Runs() =>
        from identity in new[] { DatasetIdentity.Of(Data) }
        from seed in Seeds
        from form in Forms
        let name = $"{Options.Model.Name}-{Options.ImageSize}-{Options.Epochs}epochs-data{identity}-{Name(form)}-seed{seed}"
        select (Path.Combine(Folder, name), Options with { Seed = seed, Form = form });

    /// <summary>The name of a form.</summary>
    public static string Name(ReparameterisationForm form) => form == ReparameterisationForm.None ? "plain" : "branches";
}
