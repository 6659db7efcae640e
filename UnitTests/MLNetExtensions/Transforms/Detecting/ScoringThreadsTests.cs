using MLNetGhost.Transforms;

namespace MLNetGhost.UnitTests.Transforms;

[TestClass]
public class ScoringThreadsTests
{
    [TestMethod]
    public void Run_ManyTasks_NeverMoreAtOnceThanThreadsAndNoneOnTheCaller()
    {
        using var threads = new ScoringThreads(2);
        var (running, most) = (0, 0);
        var caller = Environment.CurrentManagedThreadId;
        var tasks = Enumerable.Range(0, 40).Select(i => threads.Run(() =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            Thread.Yield();
            Interlocked.Decrement(ref running);
            return (Value: i, Thread: Environment.CurrentManagedThreadId);
        })).ToArray();

        // Waiting for a task that has not started would run it here if it could.
        var results = tasks.Reverse().Select(task => task.GetAwaiter().GetResult()).Reverse().ToArray();

        CollectionAssert.AreEqual(Enumerable.Range(0, 40).ToArray(), results.Select(result => result.Value).ToArray());
        Assert.IsTrue(results.All(result => result.Thread != caller));
        Assert.IsTrue(most is 1 or 2, $"{most} at once");
    }

    [TestMethod]
    public void Dispose_WorkUnderWay_IsFinishedFirst()
    {
        var threads = new ScoringThreads(1);
        var tasks = Enumerable.Range(0, 5).Select(i => threads.Run(() => i)).ToArray();

        threads.Dispose();

        Assert.IsTrue(tasks.All(task => task.IsCompletedSuccessfully));
        Assert.ThrowsExactly<TaskSchedulerException>(() => threads.Run(() => 0));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
