using MLNetGhost.Trainer.Loss;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Loss;

[TestClass]
public class BoxOverlapTests
{
    [TestMethod]
    [DataRow(OverlapMeasure.Plain, 0.0)]
    [DataRow(OverlapMeasure.Generalized, -7.0 / 9)]
    [DataRow(OverlapMeasure.Distance, -4.0 / 9)]
    [DataRow(OverlapMeasure.Complete, -4.0 / 9)]
    public void Compute_DisjointSquares_GivesTheKnownValue(object measure, double expected)
    {
        using var scope = NewDisposeScope();

        var overlap = BoxOverlap.Compute(Box(0, 0, 10, 10), Box(20, 20, 30, 30), (OverlapMeasure)measure);

        Assert.AreEqual(expected, overlap.item<float>(), 1e-5);
    }

    [TestMethod]
    public void Compute_AspectWeight_HasNoGradient()
    {
        using var scope = NewDisposeScope();
        var box = Box(0, 0, 20, 5).requires_grad_(true);
        var other = Box(0, 0, 5, 20);
        const float step = 1e-2f;

        BoxOverlap.Compute(box, other).sum().backward();

        // The numeric derivative includes the weight's own change, so it must differ.
        var numeric = (BoxOverlap.Compute(Box(0, 0, 20 + step, 5), other) - BoxOverlap.Compute(
            Box(0, 0, 20 - step, 5), other)).item<float>() / (2 * step);
        Assert.IsGreaterThan(1e-4, Math.Abs(numeric - box.grad![0, 2].item<float>()));
    }

    private static Tensor Box(float left, float top, float right, float bottom) => tensor(new[] { left, top, right, bottom }).reshape(1, 4);
}
