using MLNetGhost.Trainer.Loss;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Loss;

[TestClass]
public class ChannelDistillationTests
{
    private const int Positions = 12;
    private static readonly double[] s_student = LossReference.Draw(2 * 3 * Positions, seed: 1);

    [TestMethod]
    public void Compute_AnyFeatures_IsTheDivergenceOverThePositionsOfEachChannel()
    {
        var taught = LossReference.Draw(2 * 3 * Positions, seed: 2, scale: 2);
        var teacher = LossReference.Softmax(taught, Positions);

        LossReference.AssertSame(
            s_student, [2, 3, 3, 4], x => ChannelDistillation.Compute(x, tensor(taught, dtype: float64).reshape(2, 3, 3, 4)),
            x =>
            {
                var student = LossReference.Softmax(x, Positions);
                return Enumerable.Range(0, x.Length).Sum(i => teacher[i] * Math.Log(teacher[i] / student[i])) / 6;
            });
    }

    [TestMethod]
    public void Compute_ChannelsThatDifferByConstants_IsZero()
    {
        using var scope = NewDisposeScope();
        var student = tensor(s_student, dtype: float64).reshape(2, 3, 3, 4);
        var teacher = student + tensor(LossReference.Draw(6, seed: 3), dtype: float64).reshape(2, 3, 1, 1);

        Assert.AreEqual(0, ChannelDistillation.Compute(student, teacher).item<double>(), 1e-12);
    }
}
