using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Training;

[TestClass]
public class WeightAverageTests
{
    [TestMethod]
    public void Update_Twice_WeighsByTheGrowingDecay()
    {
        using var scope = NewDisposeScope();
        using var network = SmallNetwork.Create(1);
        using var twin = SmallNetwork.Create(1);
        using var weights = WeightBuffer.Attach(network);
        using var average = new WeightAverage(weights.AttachTwin(twin));
        var start = weights.Values.clone();
        using (no_grad())
        {
            weights.Values.add_(1);
        }

        average.Update(weights);
        average.Update(weights);

        var remaining = WeightAverage.Decay(1) * WeightAverage.Decay(2);
        TensorAssert.AreClose(start * remaining + weights.Values * (1 - remaining), average.Values, 1e-6, "average");
        Assert.AreEqual(2, average.Updates);
    }
}
