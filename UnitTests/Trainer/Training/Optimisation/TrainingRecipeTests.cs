using System.Text.Json;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.UnitTests.Training;

[TestClass]
public class TrainingRecipeTests
{
    [TestMethod]
    public void Resolve_AutoForAFewHundredIterations_StepsEveryIterationWithoutMosaicAndSaysSo()
    {
        var recipe = TrainingRecipe.Resolve(new TrainingOptions { Epochs = 15, BatchSize = 16 }, imageCount: 400, classCount: 4);

        Assert.AreEqual(OptimizerKind.AdamW, recipe.Optimizer);
        Assert.AreEqual(1, recipe.Schedule.Accumulation);
        Assert.AreEqual(1, recipe.Schedule.At(300, 10).Accumulation);
        Assert.AreEqual(0.002, recipe.Schedule.Rate);
        Assert.IsLessThanOrEqualTo(100, recipe.Schedule.WarmupIterations);
        Assert.AreEqual(0, recipe.Augmentation.Mosaic);
        Assert.AreEqual(0.0005, recipe.WeightDecay, 1e-12);
        StringAssert.Contains(recipe.Note, "375 iterations");
        StringAssert.Contains(recipe.Note, "no mosaic");
    }

    [TestMethod]
    [DataRow(20, 500)] // 25 iterations per epoch
    [DataRow(159, 3975)]
    public void Resolve_AutoFromFiveHundredIterations_IsSgdWithMosaicAndAStepEveryIteration(int epochs, int iterations)
    {
        var recipe = TrainingRecipe.Resolve(new TrainingOptions { Epochs = epochs, BatchSize = 16 }, imageCount: 400, classCount: 4);

        Assert.AreEqual(OptimizerKind.Sgd, recipe.Optimizer);
        Assert.AreEqual((0.01, 0.937, 1), (recipe.Schedule.Rate, recipe.Schedule.Momentum, recipe.Schedule.Accumulation));
        Assert.AreEqual(1, recipe.Augmentation.Mosaic);
        Assert.AreEqual(0.0005, recipe.WeightDecay, 1e-12);
        StringAssert.Contains(recipe.Note, $"{iterations} iterations: SGD with learning rate 0.01, a step every iteration, 100 iterations of");
        StringAssert.Contains(recipe.Note, "--optimizer");
    }

    [TestMethod]
    public void Resolve_AutoAtTheEdgesOfItsRanges_Changes()
    {
        Assert.AreEqual(OptimizerKind.AdamW, Auto(epochs: 19).Optimizer);
        Assert.AreEqual(1, Auto(epochs: 159).Schedule.Accumulation);
        Assert.AreEqual(4, Auto(epochs: 160).Schedule.Accumulation);

        static TrainingRecipe Auto(int epochs) => TrainingRecipe.Resolve(new TrainingOptions { Epochs = epochs, BatchSize = 16 }, 400, 4);
    }

    [TestMethod]
    public void Resolve_RunOfMiddlingLengthThatBeganWithAdamW_KeepsItsRecipe()
    {
        var options = new TrainingOptions { Epochs = 39, BatchSize = 16 }; // 975 iterations
        var (early, later) = (
            TrainingRecipe.Resolve(options, 400, 4, OptimizerKind.AdamW),
            TrainingRecipe.Resolve(options with { Epochs = 40 }, 400, 4, OptimizerKind.AdamW));

        Assert.AreEqual((OptimizerKind.AdamW, 1, 0.0), (early.Optimizer, early.Schedule.Accumulation, early.Augmentation.MosaicChance));
        Assert.AreEqual((OptimizerKind.AdamW, 4, 1.0), (later.Optimizer, later.Schedule.Accumulation, later.Augmentation.MosaicChance));
        Assert.AreEqual(OptimizerKind.Sgd, TrainingRecipe.Resolve(options, 400, 4, OptimizerKind.Sgd).Optimizer);
    }

    [TestMethod]
    public void Resolve_AutoForALongerRun_IsAdamWWithARateByClasses()
    {
        var recipe = TrainingRecipe.Resolve(new TrainingOptions { Epochs = 100, BatchSize = 16 }, imageCount: 5000, classCount: 80);

        Assert.AreEqual(OptimizerKind.AdamW, recipe.Optimizer);
        Assert.AreEqual(0.000119, recipe.Schedule.Rate, 1e-12);
        Assert.AreEqual(0.9, recipe.Schedule.Momentum);
        Assert.AreEqual(0, recipe.Schedule.WarmupBiasRate);
        Assert.AreEqual(4, recipe.Schedule.Accumulation);
        Assert.AreEqual(1, recipe.Augmentation.Mosaic);
    }

    [TestMethod]
    public void Resolve_AutoForALongRun_IsSgd()
    {
        var recipe = TrainingRecipe.Resolve(new TrainingOptions { Epochs = 100, BatchSize = 16 }, imageCount: 118_000, classCount: 80);

        Assert.AreEqual(OptimizerKind.Sgd, recipe.Optimizer);
        Assert.AreEqual(0.01, recipe.Schedule.Rate);
        Assert.AreEqual(0.9, recipe.Schedule.Momentum);
    }

    [TestMethod]
    public void Resolve_ChosenOptimizer_IsTheLongRecipeHoweverShortTheRun()
    {
        var recipe = TrainingRecipe.Resolve(
            new TrainingOptions { Epochs = 60, BatchSize = 16, Optimizer = OptimizerKind.Sgd }, imageCount: 205, classCount: 3);

        Assert.AreEqual(0.937, recipe.Schedule.Momentum);
        Assert.AreEqual(0, recipe.Schedule.WarmupBiasRate);
        Assert.AreEqual(4, recipe.Schedule.Accumulation);
        Assert.AreEqual(100, recipe.Schedule.WarmupIterations);
        Assert.AreEqual(1, recipe.Augmentation.Mosaic);
        Assert.IsNull(recipe.Note);
    }

    [TestMethod]
    public void Resolve_WhatIsGiven_IsKeptByAuto()
    {
        var augmentation = new AugmentationOptions { Mosaic = 0.5 };
        var recipe = TrainingRecipe.Resolve(
            new TrainingOptions
            {
                Epochs = 5,
                LearningRate = 0.005,
                NominalBatchSize = 32,
                Augmentation = augmentation,
                WarmupEpochs = 0,
                Momentum = 0.8
            }, 400, 4);

        Assert.AreEqual(0.005, recipe.Schedule.Rate);
        Assert.AreEqual(2, recipe.Schedule.Accumulation);
        Assert.AreEqual(0, recipe.Schedule.WarmupIterations);
        Assert.AreEqual(0.8, recipe.Schedule.Momentum);
        Assert.AreSame(augmentation, recipe.Augmentation);
        StringAssert.Contains(recipe.Note, "a step every 2 iterations");
        StringAssert.Contains(recipe.Note, "0 iterations of warm-up and mosaic were chosen");
    }

    [TestMethod]
    public void Resolve_ShortRunWithOtherAugmentationGiven_KeepsItWithoutMosaic()
    {
        var recipe = TrainingRecipe.Resolve(
            new TrainingOptions { Epochs = 15, BatchSize = 16, Augmentation = new() { FlipLeftRight = 0, Degrees = 5 } }, 400, 4);

        Assert.AreEqual(new AugmentationOptions { Mosaic = 0, FlipLeftRight = 0, Degrees = 5 }, recipe.Augmentation);
        StringAssert.Contains(recipe.Note, "no mosaic");
        Assert.IsNull(recipe.Warning);
    }

    [TestMethod]
    public void Resolve_LongRecipeWithOtherAugmentationGiven_HasItsMosaic() => Assert.AreEqual(
        new AugmentationOptions { Mosaic = 1, FlipLeftRight = 0 },
        TrainingRecipe.Resolve(
            new TrainingOptions { Optimizer = OptimizerKind.Sgd, Augmentation = new() { FlipLeftRight = 0 } }, 400, 4).Augmentation);

    [TestMethod]
    public void Resolve_OptionsOfAnEarlierCheckpoint_KeepTheirMosaic()
    {
        var options = JsonSerializer.Deserialize<TrainingOptions>(
            """{ "Epochs": 15, "BatchSize": 16, "Augmentation": { "Mosaic": 1, "CloseMosaicEpochs": 10, "FlipLeftRight": 0 } }""", CheckpointJson.Options)!;

        Assert.AreEqual(1, TrainingRecipe.Resolve(options, 400, 4).Augmentation.Mosaic);
        Assert.AreEqual(0, TrainingRecipe.Resolve(options with { Augmentation = null }, 400, 4).Augmentation.Mosaic);
    }

    [TestMethod]
    public void Resolve_OptionsThroughACheckpoint_StayOpen()
    {
        var options = new TrainingOptions { Epochs = 15, Augmentation = new() { FlipLeftRight = 0 } };

        var read = JsonSerializer.Deserialize<TrainingOptions>(
            JsonSerializer.Serialize(options, CheckpointJson.Options), CheckpointJson.Options)!;

        Assert.AreEqual(options.Augmentation, read.Augmentation);
        Assert.IsNull(read.Augmentation!.Mosaic);
    }

    [TestMethod]
    public void Resolve_MosaicOrMixUpThatIsClosedInEveryEpoch_Warns()
    {
        var mosaic = TrainingRecipe.Resolve(new TrainingOptions { Epochs = 10, Augmentation = new() { Mosaic = 1 } }, 400, 4);
        var mixUp = TrainingRecipe.Resolve(
            new TrainingOptions { Epochs = 5, Augmentation = new() { MixUp = 0.5, CloseMosaicEpochs = 7 } }, 400, 4);

        StringAssert.Contains(mosaic.Warning, "no mosaic, although requested: the last 10 epochs run without");
        StringAssert.Contains(mosaic.Warning, "the run has 10");
        StringAssert.Contains(mixUp.Warning, "no mix-up");
        Assert.IsNull(TrainingRecipe.Resolve(new TrainingOptions { Epochs = 11, Augmentation = new() { Mosaic = 1 } }, 400, 4).Warning);
        Assert.IsNull(TrainingRecipe.Resolve(
            new TrainingOptions { Epochs = 5, Augmentation = new() { Mosaic = 1, CloseMosaicEpochs = 0 } }, 400, 4).Warning);
        Assert.IsNull(TrainingRecipe.Resolve(new TrainingOptions { Epochs = 5 }, 400, 4).Warning);
    }
}
