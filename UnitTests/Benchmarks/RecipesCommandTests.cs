using MLNetGhost.Benchmarks.Accuracy;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.UnitTests.Benchmarks;

[TestClass]
public class RecipesCommandTests
{
    [TestMethod]
    public void Variants_AllButTheOneThatAccumulates_StepAfterEveryBatch()
    {
        foreach (var variant in RecipesCommand.Variants.Where(variant => variant.Name is not ("sgd-64" or "auto")))
        {
            var recipe = TrainingRecipe.Resolve(variant.Apply(new TrainingOptions { Epochs = 20, BatchSize = 8 }), 200, 3);

            Assert.AreEqual(1, recipe.Schedule.Accumulation, variant.Name);
            Assert.AreEqual(variant.Name.EndsWith("mosaic", StringComparison.Ordinal) ? 1 : 0, recipe.Augmentation.Mosaic, variant.Name);
            Assert.AreEqual(
                variant.Name.StartsWith("sgd", StringComparison.Ordinal) ? OptimizerKind.Sgd : OptimizerKind.AdamW, recipe.Optimizer);
        }

        Assert.AreEqual(8, TrainingRecipe.Resolve(Named("sgd-64").Apply(new TrainingOptions { BatchSize = 8 }), 200, 3).Schedule.Accumulation);
    }

    [TestMethod]
    [DataRow("recipes")]
    [DataRow("recipes --data somewhere --drawn pages")]
    public void Create_NeitherDatasetOrBoth_IsRefused(string line)
    {
        var result = RecipesCommand.Create().Parse(line.Split(' ')[1..]);

        Assert.Contains("--data DIR or --drawn", result.Errors.Single().Message);
    }

    [TestMethod]
    public void Create_AnUnknownRecipe_IsRefused() =>
        Assert.Contains("adam", RecipesCommand.Create().Parse(["--drawn", "pages", "--only", "adam"]).Errors.Single().Message);

    private static Variant Named(string name) => RecipesCommand.Variants.Single(variant => variant.Name == name);
}
