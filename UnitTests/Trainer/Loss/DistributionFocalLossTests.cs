using MLNetGhost.Trainer.Loss;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Loss;

[TestClass]
public class DistributionFocalLossTests
{
    [TestMethod]
    public void Expectation_OfOneCertainBin_IsThatBin()
    {
        using var scope = NewDisposeScope();
        var logits = full(1, 64, -100f);
        logits[0, (2 * 16) + 7] = 100;

        var distances = DistributionFocalLoss.Expectation(DistributionFocalLoss.LogProbabilities(logits).exp());

        CollectionAssert.AreEqual(new float[] { 7.5f, 7.5f, 7, 7.5f }, distances.reshape(-1).data<float>().ToArray());
    }

    [TestMethod]
    public void Compute_DistanceBetweenTwoBins_WeighsTheirCrossEntropies()
    {
        using var scope = NewDisposeScope();
        var logits = randn(1, 64, generator: new Generator(3));
        var logProbabilities = DistributionFocalLoss.LogProbabilities(logits);

        var loss = DistributionFocalLoss.Compute(logProbabilities, tensor(new float[] { 2.25f, 0, 20, 5 }).reshape(1, 4)).item<float>();

        float Log(int side, int bin) => logProbabilities[0, side, bin].item<float>();
        var expected = -(
            (0.75f * Log(0, 2)) + (0.25f * Log(0, 3)) + Log(1, 0) + (0.01f * Log(2, 14)) + (0.99f * Log(2, 15)) + Log(3, 5)) / 4;
        Assert.AreEqual(expected, loss, 1e-4);
    }
}
