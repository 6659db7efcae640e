using MLNetGhost.Trainer.Loss;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Loss;

[TestClass]
public class ClassDistillationTests
{
    private static readonly double[] s_logits = LossReference.Draw(2 * 5 * 3, seed: 1, scale: 2);
    private static readonly double[] s_scores = [.. LossReference.Draw(2 * 5 * 3, seed: 2, scale: 2).Select(Sigmoid)];

    [TestMethod]
    public void Compute_AnyScores_IsTheWeightedCrossEntropyAndKeepsTheWeightOutOfTheGradient()
    {
        double[] weights = [.. s_logits.Zip(s_scores, (x, t) => Math.Abs(Sigmoid(x) - t))];
        LossReference.AssertSame(
            s_logits, [2, 5, 3], x => ClassDistillation.Compute(x, tensor(s_scores, dtype: float64).reshape(2, 5, 3)),
            x => Sum(x, i => Math.Abs(Sigmoid(x[i]) - s_scores[i])), x => Sum(x, i => weights[i]));
    }

    [TestMethod]
    public void Compute_SameScores_IsZeroWithoutAGradient()
    {
        using var scope = NewDisposeScope();
        var x = tensor(s_logits, dtype: float64).requires_grad_();

        var loss = ClassDistillation.Compute(x, x.detach().sigmoid());
        loss.backward();

        Assert.AreEqual(0, loss.item<double>());
        Assert.AreEqual(0, x.grad!.abs().max().item<double>());
    }

    /// <summary>A thousand anchors of background weigh less than one object, unlike in plain cross-entropy.</summary>
    [TestMethod]
    public void Compute_ManyAnchorsOfBackground_DoNotDrownAnObject()
    {
        using var scope = NewDisposeScope();
        var logits = full(1, 1001, 1, -6.0);
        var scores = full(1, 1001, 1, 0.001);
        var background = ClassDistillation.Compute(logits[.., 1.., ..], scores[.., 1.., ..]).item<float>();
        scores[0, 0, 0] = 0.9;

        var all = ClassDistillation.Compute(logits, scores).item<float>();

        Assert.IsLessThan(0.02 * all, background);
    }

    private static double Sum(double[] x, Func<int, double> weight) => Enumerable.Range(0, x.Length).Sum(i =>
        -weight(i) * (s_scores[i] * Math.Log(Sigmoid(x[i])) + (1 - s_scores[i]) * Math.Log(1 - Sigmoid(x[i]))));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
