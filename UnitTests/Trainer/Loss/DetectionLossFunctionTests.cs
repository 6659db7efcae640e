using MLNetGhost.Trainer.Loss;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Loss;

[TestClass]
public class DetectionLossFunctionTests
{
    [TestMethod]
    public void Compute_NoObjects_HasAGradientThroughTheClassesAlone()
    {
        using var scope = NewDisposeScope();
        var levels = Levels(batchSize: 2, classCount: 3);

        var loss = new DetectionLossFunction().Compute(levels, Targets([], [], []));
        loss.Total().backward();

        Assert.AreEqual(0, loss.Box.item<float>());
        Assert.AreEqual(0, loss.Dfl.item<float>());
        Assert.IsGreaterThan(0, levels[0].grad!.narrow(1, 64, 3).abs().sum().item<float>());
        Assert.AreEqual(0, levels[0].grad!.narrow(1, 0, 64).abs().sum().item<float>());
    }

    [TestMethod]
    public void Compute_WithObjects_TotalIsTheSumOfThePartsTimesTheBatch()
    {
        using var scope = NewDisposeScope();

        var loss = new DetectionLossFunction()
            .Compute(Levels(batchSize: 2, classCount: 3), Targets([0, 1], [2, 0], [.5f, .5f, .5f, .5f, .4f, .6f, .3f, .2f]));

        var parts = loss.ToParts();
        Assert.IsGreaterThan(0, parts.Box);
        Assert.IsGreaterThan(0, parts.Dfl);
        Assert.AreEqual(2 * (parts.Box + parts.Class + parts.Dfl), loss.Total().item<float>(), 1e-4);
    }

    [TestMethod]
    public void Compute_LeavesNoTensorBehind()
    {
        using var scope = NewDisposeScope();
        var levels = Levels(batchSize: 2, classCount: 3);
        var targets = Targets([0, 1], [2, 0], [.5f, .5f, .5f, .5f, .4f, .6f, .3f, .2f]);
        var function = new DetectionLossFunction();
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var i = 0; i < 10; i++)
        {
            using var step = NewDisposeScope();
            function.Compute(levels, targets).Total().backward();
        }

        Assert.AreEqual(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void Compute_ClassIdBeyondTheNetwork_NamesIdAndCount()
    {
        using var scope = NewDisposeScope();

        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            new DetectionLossFunction().Compute(Levels(batchSize: 1, classCount: 3), Targets([0], [3], [.5f, .5f, .5f, .5f])));

        StringAssert.Contains(error.Message, "Class id 3");
        StringAssert.Contains(error.Message, "3 classes");
    }

    [TestMethod]
    public void Compute_PictureOutsideTheBatch_IsRefused()
    {
        using var scope = NewDisposeScope();

        Assert.ThrowsExactly<ArgumentException>(() =>
            new DetectionLossFunction().Compute(Levels(batchSize: 1, classCount: 3), Targets([1], [0], [.5f, .5f, .5f, .5f])));
    }

    [TestMethod]
    public void Compute_WrongNumberOfLevels_IsRefused()
    {
        using var scope = NewDisposeScope();

        Assert.ThrowsExactly<ArgumentException>(() =>
            new DetectionLossFunction().Compute(Levels(batchSize: 1, classCount: 3)[..2], Targets([], [], [])));
    }

    private static Tensor[] Levels(int batchSize, int classCount) =>
        [.. new long[] { 8, 4, 2 }.Select(
            (size, i) => randn([batchSize, 64 + classCount, size, size], generator: new Generator((ulong)i)).requires_grad_(true))];

    private static DetectionTargets Targets(long[] images, long[] classes, float[] boxes) =>
        new(tensor(images), tensor(classes), tensor(boxes).reshape(-1, 4));
}
