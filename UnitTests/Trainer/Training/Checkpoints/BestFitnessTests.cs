using MLNetGhost.Trainer.Training;

namespace MLNetGhost.UnitTests.Training;

[TestClass]
public class BestFitnessTests
{
    [TestMethod]
    public void IsBeatenBy_NothingDetectedYet_TakesTheNewest() => Assert.IsTrue(BestFitness.None.IsBeatenBy(0));

    [TestMethod]
    public void IsBeatenBy_EqualFitness_KeepsTheOlder() => Assert.IsFalse(new BestFitness(0.5, 3).IsBeatenBy(0.5));

    [TestMethod]
    public void IsStale_PatienceAfterTheBest_Stops()
    {
        var best = BestFitness.None.With(0.5, 0).With(0.4, 1).With(0.5, 2).With(0.3, 3);

        Assert.AreEqual(new BestFitness(0.5, 2), best);
        Assert.IsFalse(best.IsStale(lastEpoch: 3, patience: 2));
        Assert.IsTrue(best.IsStale(lastEpoch: 4, patience: 2));
        Assert.IsFalse(best.IsStale(lastEpoch: 1000, patience: 0));
    }
}
