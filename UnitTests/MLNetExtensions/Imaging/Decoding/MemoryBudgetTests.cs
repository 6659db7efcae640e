using MLNetGhost.Imaging;

namespace MLNetGhost.UnitTests.Imaging;

[TestClass]
public sealed class MemoryBudgetTests
{
    [TestMethod]
    public void Take_WithinTheLimit_IsGivenBack()
    {
        var budget = new MemoryBudget(100);
        using (budget.Take(60))
        using (budget.Take(40))
        {
            Assert.AreEqual(100, budget.Taken);
        }

        Assert.AreEqual(0, budget.Taken);
    }

    [TestMethod]
    public void Take_MoreThanThereIs_IsRefused()
    {
        var budget = new MemoryBudget(100);

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => budget.Take(101).Dispose());
        Assert.AreEqual(0, budget.Taken);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public void Take_WhileOthersLeaveTooLittle_WaitsInOrder()
    {
        var budget = new MemoryBudget(100);
        var order = new List<int>();
        var first = Task.CompletedTask;
        var second = Task.CompletedTask;
        using (budget.Take(50))
        {
            first = TakeLater(budget, 100, () => order.Add(1));
            Until(() => budget.Waiting == 1);

            // It would fit, but must not overtake the large one.
            second = TakeLater(budget, 10, () => order.Add(2));
            Until(() => budget.Waiting == 2);
        }

        Task.WaitAll(first, second);

        CollectionAssert.AreEqual(new[] { 1, 2 }, order);
        Assert.AreEqual(0, budget.Taken);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public void Take_CancelledWhileWaiting_LeavesItsPlaceToTheNext()
    {
        var budget = new MemoryBudget(100);
        using var cancellation = new CancellationTokenSource();
        var second = Task.CompletedTask;
        using (budget.Take(50))
        {
            var first = Task.Run(() => budget.Take(100, cancellation.Token).Dispose());
            Until(() => budget.Waiting == 1);
            second = TakeLater(budget, 50, () => { });
            Until(() => budget.Waiting == 2);

            cancellation.Cancel();
            Assert.ThrowsExactly<OperationCanceledException>(() => first.GetAwaiter().GetResult());
            second.Wait();
        }

        Assert.AreEqual(0, budget.Taken);
        Assert.AreEqual(0, budget.Waiting);
    }

    [TestMethod]
    public void Take_ManyThreads_NeverExceedsTheLimit()
    {
        var budget = new MemoryBudget(1000);
        var (inUse, most) = (0L, 0L);
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
        {
            var bytes = 100 + i * 37 % 400;
            using var share = budget.Take(bytes);
            InterlockedMaximum(ref most, Interlocked.Add(ref inUse, bytes));
            Thread.SpinWait(200);
            Interlocked.Add(ref inUse, -bytes);
        });

        Assert.IsLessThanOrEqualTo(1000, most);
        Assert.AreEqual(0, budget.Taken);
    }

    private static Task TakeLater(MemoryBudget budget, long bytes, Action taken) => Task.Run(() =>
    {
        using var share = budget.Take(bytes);
        taken();
    });

    private static void Until(Func<bool> condition) => SpinWait.SpinUntil(condition);

    private static void InterlockedMaximum(ref long most, long value)
    {
        for (var seen = Interlocked.Read(ref most); value > seen; seen = Interlocked.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
