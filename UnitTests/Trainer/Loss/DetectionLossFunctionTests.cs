using MLNetGhost.Trainer.Loss;
using MLNetGhost.UnitTests.Fixtures;
using TorchSharp;
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

    /// <summary>Large, overlapping boxes: anchors that several objects want, and objects that win more anchors than they chose.</summary>
    [TestMethod]
    [DataRow(1, 12)]
    [DataRow(2, 40)]
    [DataRow(3, 1)]
    public void ComputeOnDevice_CrowdedPictures_EqualsTheLossInMainMemory(int seed, int objects)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var random = new Random(seed);
        var boxes = cat([rand([objects, 2], generator: generator), (rand([objects, 2], generator: generator) * 0.6) + 0.1], 1);
        var targets = new DetectionTargets(
            tensor(Enumerable.Range(0, objects).Select(_ => (long)random.Next(3)).Order().ToArray()),
            tensor(Enumerable.Range(0, objects).Select(_ => (long)random.Next(4)).ToArray()),
            boxes);
        var (ours, theirs) = (Levels(3, 4, scale: 2), Levels(3, 4, scale: 2));

        var actual = new DetectionLossFunction().ComputeOnDevice(ours, targets);
        var expected = new DetectionLossFunction().Compute(theirs, targets);
        actual.Total().backward();
        expected.Total().backward();

        Assert.IsGreaterThan(0, expected.ToParts().Box);
        AssertClose(expected.ToParts(), actual.ToParts());
        for (var level = 0; level < ours.Length; level++)
        {
            TensorAssert.AreClose(theirs[level].grad!, ours[level].grad!, 1e-5, $"gradient of level {level}");
        }
    }

    [TestMethod]
    public void ComputeOnDevice_NothingToAssign_EqualsTheLossInMainMemory()
    {
        using var scope = NewDisposeScope();
        foreach (var targets in new[] { Targets([], [], []), Targets([1], [2], [.5f, .5f, 0, 0]) })
        {
            var levels = Levels(2, 3);
            AssertClose(
                new DetectionLossFunction().Compute(levels, targets).ToParts(),
                new DetectionLossFunction().ComputeOnDevice(levels, targets).ToParts());
        }
    }

    /// <summary>
    /// On Torch's device <c>meta</c> no value can be read, and operands on the CPU are rejected. (Its backward pass would need
    /// <c>where</c>, which libtorch does not have there.)
    /// </summary>
    [TestMethod]
    public void Compute_OnAnotherDevice_ReadsNothingBackAndMakesNoTensorElsewhere()
    {
        using var scope = NewDisposeScope();
        Tensor[] levels = [.. Levels(2, 3).Select(level => level.detach().to(META))];

        var loss = new DetectionLossFunction().Compute(levels, Targets([0, 1], [2, 0], [.5f, .5f, .5f, .5f, .4f, .6f, .3f, .2f]));
        foreach (var part in new[] { loss.Box, loss.Class, loss.Dfl, loss.Total() })
        {
            Assert.AreEqual(DeviceType.META, part.device_type);
        }
    }

    /// <summary>A table padded to the largest picture or object would take gigabytes.</summary>
    [TestMethod]
    public void ComputeOnDevice_ManySmallBoxesAndALargeOne_StaysWithinMemory()
    {
        using var scope = NewDisposeScope();
        var random = new Random(1);
        var boxes = new List<float> { .5f, .5f, 1, 1 };
        for (var i = 1; i < 5_000; i++)
        {
            boxes.AddRange([random.NextSingle(), random.NextSingle(), .03f, .03f]);
        }

        var levels = new long[] { 40, 20, 10 }.Select(side => rand(1, 65, side, side)).ToArray();
        var before = Environment.WorkingSet;
        var loss = new DetectionLossFunction().ComputeOnDevice(levels, Targets(new long[5_000], new long[5_000], [.. boxes]));

        Assert.IsGreaterThan(0, loss.ToParts().Box);
        Assert.IsLessThan(500L << 20, Environment.WorkingSet - before);
    }

    [TestMethod]
    public void ComputeOnDevice_LeavesNoTensorBehind()
    {
        using var scope = NewDisposeScope();
        var levels = Levels(batchSize: 2, classCount: 3);
        var targets = Targets([0, 1], [2, 0], [.5f, .5f, .5f, .5f, .4f, .6f, .3f, .2f]);
        var function = new DetectionLossFunction();
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using (NewDisposeScope())
        {
            function.ComputeOnDevice(levels, targets).Total().backward();
        }

        Assert.AreEqual(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
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

    private static void AssertClose(LossParts expected, LossParts actual)
    {
        Assert.AreEqual(expected.Box, actual.Box, 1e-5 * Math.Max(1, expected.Box), "box");
        Assert.AreEqual(expected.Class, actual.Class, 1e-5 * Math.Max(1, expected.Class), "class");
        Assert.AreEqual(expected.Dfl, actual.Dfl, 1e-5 * Math.Max(1, expected.Dfl), "dfl");
    }

    private static Tensor[] Levels(int batchSize, int classCount, int scale = 1) =>
    [
        .. new long[] { 8, 4, 2 }.Select((size, i) => randn(
            [batchSize, 64 + classCount, size * scale, size * scale], generator: new Generator((ulong)i)).requires_grad_(true)),
    ];

    private static DetectionTargets Targets(long[] images, long[] classes, float[] boxes) =>
        new(tensor(images), tensor(classes), tensor(boxes).reshape(-1, 4));
}
