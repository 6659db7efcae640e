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
    public void Resolve_AutoForAMiddlingRun_IsAdamWWithARateByClasses()
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
        var recipe = TrainingRecipe.Resolve(new TrainingOptions { Epochs = 60, BatchSize = 16, Optimizer = OptimizerKind.Sgd }, imageCount: 205, classCount: 3);

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
            new TrainingOptions { Epochs = 5, LearningRate = 0.005, NominalBatchSize = 32, Augmentation = augmentation, WarmupEpochs = 0, Momentum = 0.8 }, 400, 4);

        Assert.AreEqual(0.005, recipe.Schedule.Rate);
        Assert.AreEqual(2, recipe.Schedule.Accumulation);
        Assert.AreEqual(0, recipe.Schedule.WarmupIterations);
        Assert.AreEqual(0.8, recipe.Schedule.Momentum);
        Assert.AreSame(augmentation, recipe.Augmentation);
        StringAssert.Contains(recipe.Note, "a step every 2 iterations");
    }
}
