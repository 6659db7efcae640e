using MLNetGhost.Files;
using MLNetGhost.Options;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary>What a run was trained with where its options left the choice open, by option name.</summary>
internal static class RecipeText
{
    /// <summary>The lines, the first of which says what they are.</summary>
    /// <param name="recipe">The recipe of the run.</param>
    public static IEnumerable<string> Of(TrainingRecipe recipe)
    {
        var schedule = recipe.Schedule;
        return
        [
            "Where an option above is auto or null, the run was trained with:",
            Line(nameof(TrainingOptions.Optimizer), CommandOptions.WordOf(recipe.Optimizer.ToString())),
            Line(nameof(TrainingOptions.LearningRate), schedule.Rate),
            Line(nameof(TrainingOptions.Momentum), schedule.Momentum),
            Line(nameof(TrainingOptions.NominalBatchSize), schedule.NominalBatchSize),
            $"warm-up: {Counted.Of(schedule.WarmupIterations, "iteration")}",
            .. OptionTable.Of<AugmentationOptions>().Options.Select(option => Line(option, option.Property.GetValue(recipe.Augmentation))),
        ];
    }

    private static string Line(string property, object value) => Line(OptionTable.Of<TrainingOptions>()[property], value);

    private static string Line(OptionDescription option, object? value) => $"{option.Name}: {OptionDescription.TextOf(value)}";
}
