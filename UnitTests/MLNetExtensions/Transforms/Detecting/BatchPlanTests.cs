using MLNetGhost.Transforms;

namespace MLNetGhost.UnitTests.Transforms;

[TestClass]
public class BatchPlanTests
{
    [TestMethod]
    [DataRow(null, 320, true, 16, null, 16, 3, 16)]
    [DataRow(null, 640, true, 16, null, 16, 3, 16)]
    [DataRow(null, 1280, true, 16, null, 4, 3, 16)]
    [DataRow(null, 8192, true, 1, null, 1, 3, 2)]
    [DataRow(4, 640, true, 16, null, 4, 3, 16)]
    [DataRow(4, 640, false, 2, null, 4, 2, 2)]
    [DataRow(null, 640, true, 16, 1, 1, 2, 16)]
    [DataRow(null, 640, true, 16, 15, 8, 2, 16)]
    [DataRow(null, 640, true, 16, 127, 64, 2, 16)]
    [DataRow(4, 640, false, 2, 1, 4, 1, 2)]
    [DataRow(4, 640, false, 2, 40, 4, 11, 2)]
    public void Choose_DeviceAndModel_GiveBatchesAndThreads(
        int? fixedBatch, int side, bool isOnCard, int calls, int? rowsAhead, int size, int batches, int threads)
    {
        var plan = BatchPlan.Choose(fixedBatch, (long)side * side, isOnCard, calls, rowsAhead);

        Assert.AreEqual(new BatchPlan(size, batches, threads), plan);
        Assert.IsGreaterThanOrEqualTo((rowsAhead ?? 0) + 1, plan.Size * plan.Batches);
    }
}
