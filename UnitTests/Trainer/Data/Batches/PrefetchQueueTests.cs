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
            foreach (var item in Run(workers, 8, number => number == 5 ? throw new InvalidDataException("picture5.jpg is damaged") : Remember(made, number)))
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
