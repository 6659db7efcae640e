using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Training;

[TestClass]
public class ValidatorTests
{
    private static readonly SmallDataset s_data = new();

    [ClassCleanup]
    public static void DeleteData() => s_data.Dispose();

    [TestMethod]
    public void Evaluate_PerfectNetwork_FindsEverything()
    {
        using var oracle = new OracleNetwork();

        // An oracle with one anchor per box cannot report boxes that have no anchor of their own or share one.
        var data = s_data.Validation with
        {
            Images = [.. s_data.Validation.Images.Select(
            image => image with { Annotations = [.. image.Annotations.Take(1)] })]
        };
        var result = new Validator(data, new ValidationOptions { ImageSize = 64, BatchSize = 2, Workers = 0, Rectangular = false })
            .Evaluate(oracle.For(data));

        // YOLO's interpolation reaches at most 0.995.
        Assert.AreEqual(0.995, result.Metrics.Yolo.Map50, 1e-6);
        Assert.IsGreaterThan(0.9, result.Metrics.Yolo.Map);
        CollectionAssert.AreEqual(data.Images.Select(image => image.Path).ToArray(), result.Images.Select(image => image.Name).ToArray());
        Assert.IsTrue(result.Loss.IsFinite);
    }

    [TestMethod]
    public void Evaluate_CheckpointOfOtherClasses_NamesBothLists()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "best.safetensors");
        using (var network = DetectionNetwork.Create(ModelFamily.Get("edge-n"), 1, seed: 1, ReparameterisationForm.None))
        {
            Checkpoint.Write(
                path, new CheckpointInfo(["cell"], new TrainingOptions { Form = ReparameterisationForm.None, ImageSize = 64 }, null), []);
        }

        var error = Assert.ThrowsExactly<InvalidDataException>(() =>
            new Validator(s_data.Validation, new ValidationOptions { ImageSize = 64 }).Evaluate(Checkpoint.Read(path)));

        StringAssert.Contains(error.Message, "cell");
        StringAssert.Contains(error.Message, "ring");
    }
}
