using System.Globalization;
using MLNetGhost.Files;
using MLNetGhost.Trainer.Data;

namespace MLNetGhost.Trainer.Training;

/// <summary>What the options leave open, decided for one dataset.</summary>
internal sealed record TrainingRecipe
{
    /// <summary>Below this many iterations AdamW without mosaic is ahead of SGD with mosaic (docs/training.md, "Recipes").</summary>
    private const int ShortRun = 500;

    /// <summary>Runs of fewer iterations that began before SGD was chosen for middling ones began as short ones.</summary>
    private const int EarlierShortRun = 1000;

    /// <summary>Below this many iterations gradients are not accumulated: a step per 64 pictures would leave too few steps.</summary>
    private const int MiddlingRun = 4000;

    /// <summary>Above this many optimiser steps SGD is chosen.</summary>
    private const int LongRun = 10_000;

    private const int DefaultNominalBatchSize = 64;
    private const int SmallestWarmup = 100;
    private const double DefaultWarmupEpochs = 3;

    /// <summary>SGD or AdamW.</summary>
    public required OptimizerKind Optimizer { get; init; }

    /// <summary>Rates, momentum and accumulation.</summary>
    public required LearningSchedule Schedule { get; init; }

    /// <summary>The learning rate that is chosen where none is given.</summary>
    public double OwnRate { get; private init; }

    /// <summary>Weight decay, scaled to the number of pictures that a step sums over.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>How pictures are augmented.</summary>
    public required AugmentationOptions Augmentation { get; init; }

    /// <summary>One sentence for the user about what was chosen; null when everything was given.</summary>
    public string? Note { get; init; }

    /// <summary>One sentence for the user about requested settings that never take effect; null if there are none.</summary>
    public string? Warning { get; init; }

    /// <summary>Decides what the options leave open.</summary>
    /// <param name="options">The options of the run.</param>
    /// <param name="imageCount">Pictures of the training split.</param>
    /// <param name="classCount">Classes.</param>
    /// <param name="begunWith">For a resumed run, the optimiser whose state its checkpoint holds; null for a new run.</param>
    public static TrainingRecipe Resolve(TrainingOptions options, int imageCount, int classCount, OptimizerKind? begunWith = null)
    {
        var stepsPerEpoch = (imageCount + options.BatchSize - 1) / options.BatchSize;
        return options.Optimizer != OptimizerKind.Auto ? Given(options, stepsPerEpoch)
            : options.QuantizationAware ? Settling(options, stepsPerEpoch)
            : (options.Epochs * (long)stepsPerEpoch) switch
            {
                < ShortRun => Short(options, stepsPerEpoch),
                < EarlierShortRun when begunWith == OptimizerKind.AdamW => Short(options, stepsPerEpoch),
                < MiddlingRun when begunWith == OptimizerKind.AdamW => Chosen(options, stepsPerEpoch, imageCount, classCount),
                < MiddlingRun => Middling(options, stepsPerEpoch),
                _ => Chosen(options, stepsPerEpoch, imageCount, classCount),
            };
    }

    /// <summary>The length of a warm-up: at least 100 iterations unless there is none.</summary>
    /// <param name="warmupEpochs">Epochs asked for.</param>
    /// <param name="stepsPerEpoch">Batches per epoch.</param>
    public static int WarmupIterations(double warmupEpochs, int stepsPerEpoch) =>
        warmupEpochs > 0 ? Math.Max((int)Math.Round(warmupEpochs * stepsPerEpoch), SmallestWarmup) : 0;

    private static TrainingRecipe Given(TrainingOptions options, int stepsPerEpoch) => Create(
        options, options.Optimizer, rate: 0.01, momentum: 0.937, DefaultNominalBatchSize, DefaultWarmup(options, stepsPerEpoch), mosaic: 1);

    /// <summary>The public trainer's choice: by the number of steps, and for AdamW a rate that falls with the number of classes.</summary>
    private static TrainingRecipe Chosen(TrainingOptions options, int stepsPerEpoch, int imageCount, int classCount)
    {
        const double momentum = 0.9;
        var adamRate = Math.Round(0.002 * 5 / (4 + classCount), 6);
        var pictures = Math.Max(options.BatchSize, DefaultNominalBatchSize);
        var steps = (imageCount + pictures - 1) / pictures * (long)options.Epochs;
        var warmup = DefaultWarmup(options, stepsPerEpoch);
        var recipe = steps > LongRun
            ? Create(options, OptimizerKind.Sgd, 0.01, momentum, DefaultNominalBatchSize, warmup, mosaic: 1)
            : Create(options, OptimizerKind.AdamW, adamRate, momentum, DefaultNominalBatchSize, warmup, mosaic: 1);
        return recipe with
        {
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"About {Counted.Of(steps, "optimiser step")}: {Name(recipe.Optimizer)} with learning rate {recipe.Schedule.Rate} and "
                + $"momentum {recipe.Schedule.Momentum} were chosen."),
        };
    }

    /// <summary>For runs so short that accumulating gradients and the long warm-up would leave almost no updates.</summary>
    private static TrainingRecipe Short(TrainingOptions options, int stepsPerEpoch)
    {
        var iterations = options.Epochs * stepsPerEpoch;
        var warmup = options.WarmupEpochs is { } epochs
            ? WarmupIterations(epochs, stepsPerEpoch)
            : Math.Min(SmallestWarmup, Math.Max(iterations / 4, 1));
        var recipe = Create(options, OptimizerKind.AdamW, 0.002, 0.9, options.BatchSize, warmup, mosaic: 0);
        return recipe with { Note = NoteOf(recipe, $"A short run of {Counted.Of(iterations, "iteration")}") };
    }

    /// <summary>For runs that are long enough for SGD and mosaic, but not for steps that sum over several batches.</summary>
    private static TrainingRecipe Middling(TrainingOptions options, int stepsPerEpoch)
    {
        var warmup = DefaultWarmup(options, stepsPerEpoch);
        var recipe = Create(options, OptimizerKind.Sgd, 0.01, 0.937, options.BatchSize, warmup, mosaic: 1);
        return recipe with { Note = NoteOf(recipe, $"A run of {Counted.Of(options.Epochs * stepsPerEpoch, "iteration")}") };
    }

    /// <summary>For trained weights that only have to settle for eight bits: a low rate, no warm-up, no mosaic.</summary>
    private static TrainingRecipe Settling(TrainingOptions options, int stepsPerEpoch)
    {
        var warmup = WarmupIterations(options.WarmupEpochs ?? 0, stepsPerEpoch);
        var recipe = Create(options, OptimizerKind.AdamW, 0.0001, 0.9, options.BatchSize, warmup, mosaic: 0);
        var iterations = Counted.Of(options.Epochs * stepsPerEpoch, "iteration");
        return recipe with { Note = NoteOf(recipe, $"{iterations} of training for eight bits") };
    }

    private static string NoteOf(TrainingRecipe recipe, string run)
    {
        var schedule = recipe.Schedule;
        var accumulation = schedule.Accumulation == 1
            ? "a step every iteration" : $"a step every {Counted.Of(schedule.Accumulation, "iteration")}";
        var mosaic = recipe.Augmentation.MosaicChance == 0 ? "no mosaic" : "mosaic";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{run}: {Name(recipe.Optimizer)} with learning rate {schedule.Rate}, {accumulation}, "
            + $"{Counted.Of(schedule.WarmupIterations, "iteration")} of warm-up and {mosaic} were chosen. --optimizer, --lr0, --nbs and "
            + $"--mosaic (Optimizer, LearningRate, NominalBatchSize, Augmentation) choose another recipe.");
    }

    private static string Name(OptimizerKind optimizer) => optimizer == OptimizerKind.Sgd ? "SGD" : "AdamW";

    private static int DefaultWarmup(TrainingOptions options, int stepsPerEpoch) =>
        WarmupIterations(options.WarmupEpochs ?? DefaultWarmupEpochs, stepsPerEpoch);

    private static TrainingRecipe Create(
        TrainingOptions options, OptimizerKind optimizer, double rate, double momentum, int nominalBatchSize, int warmup, double mosaic)
    {
        var augmentation = options.Augmentation ?? new AugmentationOptions();
        var schedule = new LearningSchedule
        {
            Epochs = options.Epochs,
            BatchSize = options.BatchSize,
            Rate = options.LearningRate ?? rate,
            FinalRateShare = options.FinalLearningRateShare,
            Momentum = options.Momentum ?? momentum,
            WarmupIterations = warmup,
            WarmupBiasRate = options.WarmupBiasRate,
            WarmupMomentum = options.WarmupMomentum,
            NominalBatchSize = options.NominalBatchSize ?? nominalBatchSize,
            Cosine = options.CosineSchedule,
        };
        return new TrainingRecipe
        {
            Optimizer = optimizer,
            Schedule = schedule,
            OwnRate = rate,
            WeightDecay = options.WeightDecay * options.BatchSize * schedule.Accumulation / schedule.NominalBatchSize,
            Augmentation = augmentation.Mosaic is null ? augmentation with { Mosaic = mosaic } : augmentation,
            Warning = ClosedMosaic.Warning(augmentation, options.Epochs),
        };
    }
}
