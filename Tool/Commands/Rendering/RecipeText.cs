using System.Globalization;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary>What a run was trained with where its options left the choice open, under the names of the options.</summary>
internal static class RecipeText
{
    /// <summary>The lines, the first of which says what they are.</summary>
    /// <param name="recipe">The recipe of the run.</param>
    public static IEnumerable<string> Of(TrainingRecipe recipe)
    {
        var (schedule, augmentation) = (recipe.Schedule, recipe.Augmentation);
        return
        [
            "Where an option above is auto or null, the run was trained with:",
            $"optimizer: {CommandOptions.WordOf(recipe.Optimizer)}",
            Line("lr0", schedule.Rate),
            Line("momentum", schedule.Momentum),
            Line("nbs", schedule.NominalBatchSize),
            string.Create(CultureInfo.InvariantCulture, $"warm-up: {schedule.WarmupIterations} iterations"),
            Line("mosaic", augmentation.MosaicChance),
            Line("close-mosaic", augmentation.CloseMosaicEpochs),
            Line("mixup", augmentation.MixUp),
            Line("degrees", augmentation.Degrees),
            Line("translate", augmentation.Translate),
            Line("scale", augmentation.Scale),
            Line("shear", augmentation.Shear),
            Line("hsv-h", augmentation.Hue),
            Line("hsv-s", augmentation.Saturation),
            Line("hsv-v", augmentation.Value),
            Line("flipud", augmentation.FlipUpsideDown),
            Line("fliplr", augmentation.FlipLeftRight),
        ];
    }

    private static string Line(string name, double value) => string.Create(CultureInfo.InvariantCulture, $"{name}: {value}");
}
