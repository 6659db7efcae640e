using System.CommandLine;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>The command <c>recipes</c>: which optimiser and augmentation suit a dataset and a length; <c>auto</c> follows it.</summary>
internal static class RecipesCommand
{
    /// <summary>The recipes. All take a step after every batch, but for the one that accumulates as YOLO11's public trainer does.</summary>
    public static IReadOnlyList<Variant> Variants { get; } =
    [
        new("adamw", options => Every(options, OptimizerKind.AdamW, rate: 0.002, mosaic: 0)),
        new("adamw-mosaic", options => Every(options, OptimizerKind.AdamW, rate: 0.002, mosaic: 1)),
        new("sgd", options => Every(options, OptimizerKind.Sgd, rate: 0.01, mosaic: 0)),
        new("sgd-mosaic", options => Every(options, OptimizerKind.Sgd, rate: 0.01, mosaic: 1)),
        new("sgd-64", options => options with { Optimizer = OptimizerKind.Sgd }),
        new("auto", options => options with { Optimizer = OptimizerKind.Auto }),
    ];

    /// <summary>Makes the command.</summary>
    public static Command Create() => ComparisonCommand.Create("recipes", "Train by several recipes, and compare", epochs: 20, Variants);

    private static TrainingOptions Every(TrainingOptions options, OptimizerKind optimizer, double rate, double mosaic) => options with
    {
        Optimizer = optimizer,
        LearningRate = rate,
        NominalBatchSize = options.BatchSize,
        Augmentation = (options.Augmentation ?? new AugmentationOptions()) with { Mosaic = mosaic },
    };
}
