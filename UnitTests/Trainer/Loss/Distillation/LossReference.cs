using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Loss;

/// <summary>Compares a loss and its gradient with a formula in plain double precision and its central differences.</summary>
internal static class LossReference
{
    private const double Step = 1e-6;

    /// <summary>Values that a generator with a seed draws from a normal distribution.</summary>
    public static double[] Draw(int count, int seed, double scale = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
            scale * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
    }

    /// <summary>Requires the same value, and the same gradient at every element.</summary>
    /// <param name="at">The point.</param>
    /// <param name="shape">Its shape for the loss.</param>
    /// <param name="loss">The loss to check.</param>
    /// <param name="formula">The formula.</param>
    /// <param name="constant">A formula for the gradient, where it holds something constant; null for the same.</param>
    public static void AssertSame(
        double[] at, long[] shape, Func<Tensor, Tensor> loss, Func<double[], double> formula, Func<double[], double>? constant = null)
    {
        using var scope = NewDisposeScope();
        var x = tensor(at, dtype: float64).reshape(shape).requires_grad_();
        var value = loss(x);
        value.backward();

        Assert.AreEqual(formula(at), value.item<double>(), 1e-9 * Math.Max(1, Math.Abs(formula(at))));
        var gradient = x.grad!.reshape(-1).data<double>().ToArray();
        var differentiated = constant ?? formula;
        for (var i = 0; i < at.Length; i++)
        {
            double[] above = [.. at], below = [.. at];
            above[i] += Step;
            below[i] -= Step;
            Assert.AreEqual((differentiated(above) - differentiated(below)) / (2 * Step), gradient[i], 1e-6, $"gradient of element {i}");
        }
    }

    /// <summary>e^x / Σ e^x over consecutive groups.</summary>
    public static double[] Softmax(double[] values, int group) =>
        [.. values.Chunk(group).SelectMany(part => part.Select(value => Math.Exp(value) / part.Sum(Math.Exp)))];
}
