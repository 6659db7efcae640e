using System.Runtime.InteropServices;
using MLNetGhost.Trainer.Loss;
using MLNetGhost.Trainer.Training;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Training;

[TestClass]
public class BatchMemoryTests
{
    private static readonly BatchDescription s_batch = new("cuda:0", 16, 640, 480);

    [TestMethod]
    public void Require_EnoughMemory_WorksOnceOnTheWholeBatch()
    {
        var counts = new List<int>();

        Assert.AreEqual("done", BatchMemory.Require(s_batch, count => Work(count, 16, counts)));

        CollectionAssert.AreEqual(new[] { 16 }, counts);
    }

    [TestMethod]
    public void Require_TooLittleMemory_SaysWhichBatchFits()
    {
        var counts = new List<int>();

        var error = Assert.ThrowsExactly<InsufficientMemoryException>(() => BatchMemory.Require(s_batch, count => Work(count, 5, counts)));

        CollectionAssert.AreEqual(new[] { 16, 8, 4 }, counts);
        Assert.AreEqual("The memory of cuda:0 does not suffice for a batch of 16 pictures of 640 × 480; 4 fit(s): use BatchSize 4 "
            + "(--batch 4), or a smaller ImageSize (--imgsz) or model.", error.Message);
        Assert.IsInstanceOfType<ExternalException>(error.InnerException);
    }

    [TestMethod]
    public void Require_NotEvenOnePictureFits_AdvisesASmallerSize() => StringAssert.Contains(
        Assert.ThrowsExactly<InsufficientMemoryException>(() => BatchMemory.Require(s_batch, count => Work(count, 0, []))).Message,
        "not even one fits: use a smaller ImageSize (--imgsz) or model.");

    [TestMethod]
    public void Require_AnotherFailure_IsNotChanged() => Assert.ThrowsExactly<TorchFailure>(
        () => BatchMemory.Require<int>(s_batch, _ => throw new TorchFailure("CUDA error: device-side assert triggered")));

    /// <summary>libtorch's own words, from an allocation that no machine can serve.</summary>
    [TestMethod]
    public void IsExhausted_AllocationThatFails_IsRecognised() => Assert.IsTrue(
        BatchMemory.IsExhausted(Assert.ThrowsExactly<ExternalException>(() => empty(1L << 55))));

    [TestMethod]
    public void First_SomePictures_HasTheirObjectsOnly()
    {
        using var scope = NewDisposeScope();
        var targets = new DetectionTargets(tensor(new long[] { 0, 1, 1, 3 }), tensor(new long[] { 5, 6, 7, 8 }), rand(4, 4));

        CollectionAssert.AreEqual(new long[] { 5, 6, 7 }, targets.First(2).ClassId.data<long>().ToArray());
        Assert.AreEqual(4, targets.First(4).Count);
        Assert.AreEqual(0, new DetectionTargets(empty(0, int64), empty(0, int64), empty(0, 4)).First(2).Count);
    }

    private static string Work(int count, int fits, List<int> counts)
    {
        counts.Add(count);
        return count <= fits ? "done" : throw new TorchFailure(
            "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 7.79 GiB of which 10.00 MiB is free.");
    }

    private sealed class TorchFailure(string message) : ExternalException(message);
}
