using MLNetGhost.Trainer.Data;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class PrefetchQueueTests
{
    [TestMethod]
    [DataRow(0, 1)]
    [DataRow(1, 1)]
    [DataRow(4, 2)]
    [DataRow(3, 50)]
    public void Run_AnyWorkersAndCapacity_GivesItemsInOrder(int workers, int capacity)
    {
        var numbers = Run(workers, capacity, number => new Item(number), first: 2, count: 30).Select(item => item.Number).ToArray();

        CollectionAssert.AreEqual(Enumerable.Range(2, 28).ToArray(), numbers);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public void Run_FirstBeyondTheEnd_GivesNothing(int workers) =>
        Assert.IsFalse(Run(workers, 4, number => new Item(number), first: 10, count: 10).Any());

    [TestMethod]
    public void Run_SlowConsumer_StaysWithinTheCapacity()
    {
        var (produced, largest) = (0, 0);
        var taken = 0;
        foreach (var item in Run(3, 4, number =>
        {
            Interlocked.Increment(ref produced);
            return new Item(number);
        }))
        {
            Thread.Sleep(2);
            taken++;
            largest = Math.Max(largest, Volatile.Read(ref produced) - taken);
        }

        Assert.IsLessThanOrEqualTo(4, largest);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    public void Run_FailingItem_ThrowsAtItsPlaceAndDisposesWhatWasMadeAhead(int workers)
    {
        var made = new List<Item>();
        var taken = 0;

        var error = Assert.ThrowsExactly<InvalidDataException>(() =>
        {
            foreach (var item in Run(workers, 8, number => number == 5 ? throw new InvalidDataException(
                "picture5.jpg is damaged") : Remember(made, number)))
            {
                taken++;
                item.Dispose();
            }
        });

        StringAssert.Contains(error.Message, "picture5.jpg");
        Assert.AreEqual(5, taken);
        Assert.IsTrue(made.All(item => item.IsDisposed));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    public void Run_LeftEarly_DisposesWhatWasMadeAhead(int workers)
    {
        var made = new List<Item>();

        Run(workers, 8, number => Remember(made, number)).First().Dispose();

        Assert.IsTrue(made.All(item => item.IsDisposed));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public void Run_Cancelled_ThrowsAndDisposesWhatWasMadeAhead(int workers)
    {
        var made = new List<Item>();
        using var cancellation = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (var item in PrefetchQueue.Run(0, 1000, workers, 4, (number, _) => Remember(made, number), cancellation.Token))
            {
                item.Dispose();
                if (item.Number == 3)
                {
                    cancellation.Cancel();
                }
            }
        });

        Assert.IsTrue(made.All(item => item.IsDisposed));
        Assert.IsLessThan(20, made.Count);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    public void Run_SeveralFailingItems_TheFirstIsThrownAfterAllBeforeIt(int workers)
    {
        var taken = new List<int>();

        var error = Assert.ThrowsExactly<InvalidDataException>(() =>
        {
            foreach (var item in Run(workers, 8, number =>
            {
                // The later failure occurs long before the earlier one.
                Thread.Sleep(number == 3 ? 100 : 0);
                return number is 3 or 5 ? throw new InvalidDataException($"picture{number}.jpg is damaged") : new Item(number);
            }))
            {
                taken.Add(item.Number);
            }
        });

        StringAssert.Contains(error.Message, "picture3.jpg");
        StringAssert.Contains(error.StackTrace, nameof(Run_SeveralFailingItems_TheFirstIsThrownAfterAllBeforeIt));
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, taken);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    [Timeout(30_000)]
    public void Run_ItemThatSaysItIsCancelled_ThrowsAtItsPlace(int workers)
    {
        var taken = 0;

        Assert.ThrowsExactly<OperationCanceledException>(() =>
        {
            foreach (var item in Run(workers, 4, number => number == 2 ? throw new OperationCanceledException() : new Item(number)))
            {
                taken++;
            }
        });

        Assert.AreEqual(2, taken);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(3, 8)]
    public void Run_LeftEarly_NoWorkerIsAtWorkAnyMore(int workers, int capacity)
    {
        var (begun, atWork) = (0, 0);

        var taken = Run(workers, capacity, number =>
        {
            Interlocked.Increment(ref begun);
            Interlocked.Increment(ref atWork);
            Thread.Sleep(5);
            Interlocked.Decrement(ref atWork);
            return new Item(number);
        }, count: 1000).Take(3).Count();

        Assert.AreEqual(3, taken);
        Assert.AreEqual(0, Volatile.Read(ref atWork));
        var before = Volatile.Read(ref begun);
        Assert.IsLessThanOrEqualTo(3 + capacity, before);
        Thread.Sleep(50);
        Assert.AreEqual(before, Volatile.Read(ref begun));
    }

    [TestMethod]
    [Timeout(30_000)]
    public void Run_CancelledWhileAnItemIsWaitedFor_ThrowsAndTheWorkerSeesIt()
    {
        using var cancellation = new CancellationTokenSource();
        using var started = new ManualResetEventSlim();
        var isSeen = false;
        var items = PrefetchQueue.Run<Item>(0, 10, 1, 1, (_, token) =>
        {
            started.Set();
            isSeen = token.WaitHandle.WaitOne(TimeSpan.FromSeconds(20));
            token.ThrowIfCancellationRequested();
            return new Item(0);
        }, cancellation.Token);
        var canceller = Task.Run(() =>
        {
            started.Wait();
            cancellation.Cancel();
        });

        Assert.Throws<OperationCanceledException>(() => items.First());

        Assert.IsTrue(isSeen);
        canceller.Wait();
    }

    [TestMethod]
    public void Run_Twice_EachEnumerationMakesItsOwnItems()
    {
        var items = Run(2, 4, number => new Item(number), count: 5);

        var (first, second) = (items.ToArray(), items.ToArray());

        CollectionAssert.AreEqual(first.Select(item => item.Number).ToArray(), second.Select(item => item.Number).ToArray());
        Assert.IsEmpty(first.Intersect(second).ToArray());
    }

    private static IEnumerable<Item> Run(int workers, int capacity, Func<int, Item> produce, int first = 0, int count = 30) =>
        PrefetchQueue.Run(first, count, workers, capacity, (number, _) => produce(number), CancellationToken.None);

    private static Item Remember(List<Item> made, int number)
    {
        var item = new Item(number);
        lock (made)
        {
            made.Add(item);
        }

        return item;
    }

    private sealed class Item(int number) : IDisposable
    {
        public int Number { get; } = number;

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
