using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Trainer.Training;

/// <summary>Findings in the curves of a run: steps, learning rate, overfitting.</summary>
internal static class LearningFindings
{
    /// <summary>
    /// Below so many steps of the optimiser, rare and small objects are still being learned: on BCCD, 220 steps miss most platelets, and
    /// 780 find them (docs/training.md, Recipes).
    /// </summary>
    private const long UsualSteps = 800;

    /// <summary>A gain of mAP50-95 over the last fifth of the epochs that more epochs are likely to continue.</summary>
    private const double Rising = 0.01;

    /// <summary>A mAP50 below it is worth an explanation.</summary>
    private const double Weak = 0.7;

    /// <summary>How many times as large as the lowest loss of an earlier epoch the last one is if training diverged.</summary>
    private const double Diverged = 1.25;

    /// <summary>Which part of the first epoch's loss remains at the end if hardly anything was learned.</summary>
    private const double HardlyFallen = 0.8;

    /// <summary>How many times as large as its minimum the validation loss is at the end if pictures were learned by heart.</summary>
    private const double RisenAgain = 1.1;

    /// <summary>The best epoch lies before this part of the run if the rest was of no use.</summary>
    private const double EarlyBest = 0.7;

    private const int FewestEpochs = 5;

    /// <summary>The findings.</summary>
    /// <param name="facts">The run.</param>
    public static IEnumerable<Finding> Of(RunFacts facts)
    {
        if (LearningRate(facts) is { } rate)
        {
            yield return new Finding(FindingKind.LearningRate, null, rate);
        }
        else if (!facts.IsQuantizationAware && Steps(facts) is { } steps)
        {
            yield return new Finding(FindingKind.TooFewSteps, null, steps);
        }

        if (Overfitting(facts) is { } heart)
        {
            yield return new Finding(FindingKind.Overfitting, null, heart);
        }
    }

    private static string? LearningRate(RunFacts facts)
    {
        var losses = facts.History.Select(report => report.TrainingLoss.Total).ToList();
        if (losses.Count < 2)
        {
            return null;
        }

        var lowest = losses.SkipLast(1).Min();
        if (losses[^1] > Diverged * lowest)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"The training loss rose from {lowest:0.00} in epoch {losses.IndexOf(lowest) + 1} to {losses[^1]:0.00}: the "
                + $"learning rate of {facts.LearningRate:G3} is too high. "
                + $"{Remedy(facts, facts.LearningRate > facts.RecipeLearningRate, facts.LearningRate / 3)}");
        }

        return losses.Count >= FewestEpochs && IsWeak(facts) && facts.Steps >= UsualSteps && losses[^1] > HardlyFallen * losses[0]
            ? string.Create(CultureInfo.InvariantCulture,
                $"The training loss hardly fell in {losses.Count} epochs, from {losses[0]:0.00} to {losses[^1]:0.00}: the learning rate "
                + $"of {facts.LearningRate:G3} is too low. "
                + $"{Remedy(facts, facts.LearningRate < facts.RecipeLearningRate, 3 * facts.LearningRate)}")
            : null;
    }

    /// <summary>The recipe's own rate where that helps: a third, or three times, of a rate that is far off is far off as well.</summary>
    private static string Remedy(RunFacts facts, bool ownHelps, double rate) => string.Create(CultureInfo.InvariantCulture,
        $"Train with --lr0 {(ownHelps ? facts.RecipeLearningRate : rate):G3} (LearningRate)"
        + $"{(ownHelps ? ", which the recipe chooses if none is given" : "")}.");

    private static string? Steps(RunFacts facts)
    {
        var epochs = facts.History.Count;
        var gain = facts.Best.Map - facts.History[Math.Max((int)(epochs * 0.8) - 1, 0)].Map;
        var isLast = facts.Best.Epoch == epochs;
        var isRising = isLast && (epochs == 1 || gain >= Rising);
        var isShort = facts.Steps < UsualSteps && IsWeak(facts);
        if (!isRising && !isShort)
        {
            return null;
        }

        var stepsPerEpoch = Math.Max((double)facts.Steps / epochs, 1e-3);
        var needed = Math.Max(isRising ? 2 * epochs : epochs + 1, (int)Math.Ceiling(UsualSteps / stepsPerEpoch));
        var why = !isRising ? ""
            : epochs == 1 ? " It has one epoch, which can only be a beginning."
            : string.Create(CultureInfo.InvariantCulture,
                $" The best epoch is the last of {epochs}, and mAP50-95 rose by {gain:0.000} in the last fifth of them.");
        var steps = facts.Steps < UsualSteps
            ? string.Create(CultureInfo.InvariantCulture,
                $"The run took {Counted.Of(facts.Steps, "optimiser step")}; until about {UsualSteps}, rare and small objects are still "
                + $"being learned.")
            : "The run ended while it was still improving.";
        return string.Create(CultureInfo.InvariantCulture,
            $"{steps}{why} Train with --epochs {needed} (Epochs).");
    }

    private static string? Overfitting(RunFacts facts)
    {
        var losses = facts.History.Select(report => report.ValidationLoss.Total).ToList();
        if (losses.Count < FewestEpochs || facts.Best.Epoch > EarlyBest * losses.Count || !(losses[^1] > RisenAgain * losses.Min())
            || facts.History[^1].TrainingLoss.Total >= facts.Best.TrainingLoss.Total)
        {
            return null;
        }

        return string.Create(CultureInfo.InvariantCulture,
            $"After epoch {facts.Best.Epoch} of {losses.Count}, validation became worse (loss {losses.Min():0.00}, at the end "
            + $"{losses[^1]:0.00}) while the training loss went on falling: the pictures are learned by heart. More pictures help most; "
            + $"--mosaic 1 (Mosaic) and a smaller member help too, more epochs do not.");
    }

    private static bool IsWeak(RunFacts facts) => !(facts.Metrics.Yolo.Map50 >= Weak);
}
