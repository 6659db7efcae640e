using MLNetGhost.Trainer.Data;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class RandomStreamTests
{
    [TestMethod]
    public void NextBits_FromTheReferenceSeed_GivesTheReferenceSequence()
    {
        var stream = new RandomStream(1234567);

        CollectionAssert.AreEqual(
            new[] { 6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL, 4593380528125082431UL, 16408922859458223821UL },
            Enumerable.Range(0, 5).Select(_ => stream.NextBits()).ToArray());
    }

    [TestMethod]
    public void For_DifferentKeys_GivesDifferentStreams()
    {
        var first = new HashSet<ulong>();
        foreach (var purpose in Enum.GetValues<RandomPurpose>())
        {
            for (var seed = -2; seed < 3; seed++)
            {
                for (var epoch = -1; epoch < 5; epoch++)
                {
                    for (var sample = 0; sample < 20; sample++)
                    {
                        Assert.IsTrue(first.Add(RandomStream.For(seed, purpose, epoch, sample).NextBits()),
                            $"{seed}, {purpose}, {epoch}, {sample}");
                    }
                }
            }
        }
    }

    [TestMethod]
    public void For_SameKey_GivesTheSameNumbers()
    {
        var (first, second) = (
            RandomStream.For(3, RandomPurpose.Augmentation, 7, 11), RandomStream.For(3, RandomPurpose.Augmentation, 7, 11));

        Assert.AreEqual(first.NextUniform(-1, 1), second.NextUniform(-1, 1));
        Assert.AreEqual(first.NextIndex(1000), second.NextIndex(1000));
    }

    [TestMethod]
    public void NextIndex_OverManyDraws_IsUniform()
    {
        var stream = new RandomStream(1);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[stream.NextIndex(7)]++;
        }

        foreach (var count in counts)
        {
            Assert.AreEqual(10_000, count, 400);
        }
    }

    [TestMethod]
    public void NextIndex_NoValues_Throws() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RandomStream(1).NextIndex(0));

    [TestMethod]
    public void NextSymmetricBeta_OverManyDraws_HasItsMeanAndVariance()
    {
        var stream = new RandomStream(2);
        var draws = Enumerable.Range(0, 20_000).Select(_ => stream.NextSymmetricBeta(32)).ToArray();

        var mean = draws.Average();
        Assert.AreEqual(0.5, mean, 0.003);
        Assert.AreEqual(0.25 / 65, draws.Average(draw => (draw - mean) * (draw - mean)), 0.0002);
        Assert.IsTrue(draws.All(draw => draw is > 0 and < 1));
    }

    [TestMethod]
    public void Shuffle_Values_KeepsEachOnceInAnotherOrder()
    {
        var values = Enumerable.Range(0, 100).ToArray();

        new RandomStream(5).Shuffle(values);

        CollectionAssert.AreNotEqual(Enumerable.Range(0, 100).ToArray(), values);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 100).ToArray(), values);
    }
}
