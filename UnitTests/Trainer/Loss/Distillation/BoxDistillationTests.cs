using MLNetGhost.Trainer.Loss;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Loss;

[TestClass]
public class BoxDistillationTests
{
    private const int Bins = 16;
    private static readonly double[] s_logits = LossReference.Draw(3 * 64, seed: 1, scale: 3);
    private static readonly double[] s_weights = [0.9, 0, 0.4];

    [TestMethod]
    public void FromDistributions_AnyLogits_IsTheDivergenceOfTheSoftenedDistributions()
    {
        var taught = LossReference.Draw(3 * 64, seed: 2, scale: 5);
        var teacher = LossReference.Softmax([.. taught.Select(value => value / 10)], Bins);

        LossReference.AssertSame(
            s_logits, [1, 3, 64],
            x => BoxDistillation.FromDistributions(
                x, tensor(taught, dtype: float64).reshape(1, 3, 64), tensor(s_weights, dtype: float64).reshape(1, 3)),
            x =>
            {
                var student = LossReference.Softmax([.. x.Select(value => value / 10)], Bins);
                return Enumerable.Range(0, x.Length).Sum(i =>
                    s_weights[i / 64] * 100 * teacher[i] * Math.Log(teacher[i] / student[i]) / 64);
            });
    }

    [TestMethod]
    public void FromDistances_AnyDistances_IsTheCrossEntropyWithTheTwoBinsAround()
    {
        double[] distances = [2.25, 0, 14.5, 5, 1, 1, 1, 1, 7.75, 3.5, 0.125, 20];

        LossReference.AssertSame(
            s_logits, [1, 3, 64],
            x => BoxDistillation.FromDistances(
                x, tensor(distances, dtype: float64).reshape(1, 3, 4), tensor(s_weights, dtype: float64).reshape(1, 3)),
            x =>
            {
                var student = LossReference.Softmax(x, Bins);
                return Enumerable.Range(0, distances.Length).Sum(side =>
                {
                    var distance = Math.Min(distances[side], 14.99);
                    var (bin, share) = ((int)distance, distance - (int)distance);
                    return -s_weights[side / 4] / 4 * (
                        ((1 - share) * Math.Log(student[side * Bins + bin])) + (share * Math.Log(student[side * Bins + bin + 1])));
                });
            });
    }

    [TestMethod]
    public void FromDistributions_SameLogits_IsZero()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(s_logits, dtype: float64).reshape(1, 3, 64);

        Assert.AreEqual(0, BoxDistillation.FromDistributions(logits, logits, ones(1, 3, float64)).item<double>(), 1e-12);
    }
}
