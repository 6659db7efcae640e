using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>What is compared: fine-tunings from weights that learned on pictures of several kinds.</summary>
/// <param name="Pretraining">The options of every pretraining.</param>
/// <param name="FineTuning">Data, options and seeds of the fine-tunings, and the folder of all runs; it has no variants of its own.</param>
/// <param name="Variants">The kinds of pictures.</param>
internal sealed record GeneratorPlan(
    PretrainingOptions Pretraining, ComparisonPlan FineTuning, IReadOnlyList<GeneratorVariant> Variants)
{
    /// <summary>
    /// The folder of a variant. It holds the fine-tunings too, so that they go with the weights that they began from.
    /// </summary>
    /// <param name="variant">The variant.</param>
    public string FolderOf(GeneratorVariant variant) => Path.Combine(FineTuning.Folder, variant.Parts is null
        ? variant.Name
        : $"{Pretraining.Model.Name}-{Pretraining.ImageSize}-{Pretraining.Steps}steps-{Pretraining.BatchSize}batch"
            + $"-seed{Pretraining.Seed}-generator{SceneComposer.Version}-{variant.Name}");

    /// <summary>The fine-tunings of a variant, seed by seed.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="weights">What they begin from.</param>
    public ComparisonPlan FineTuningOf(GeneratorVariant variant, string weights) => FineTuning with
    {
        Folder = FolderOf(variant),
        Variants = [new Variant(variant.Name, options => options with { PretrainedWeights = weights })],
    };
}
