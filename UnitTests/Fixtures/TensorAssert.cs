using TorchSharp;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>Assertions over tensors and arrays of float.</summary>
public static class TensorAssert
{
    /// <summary>Fails unless shapes are equal and no element differs by more than the tolerance.</summary>
    public static void AreClose(torch.Tensor expected, torch.Tensor actual, double tolerance, string what)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape, $"{what}: shape");
        if (expected.numel() == 0)
        {
            return;
        }

        using var scope = torch.NewDisposeScope();
        var difference = (expected.to(torch.float64) - actual.detach().to(torch.float64)).abs().max().item<double>();
        Assert.IsLessThanOrEqualTo(tolerance, difference, $"{what}: largest difference");
    }

    /// <summary>Fails unless lengths are equal and no element differs by more than the tolerance.</summary>
    public static void AreClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.AreEqual(expected.Length, actual.Length, $"{what}: length");
        var worst = 0;
        var largest = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = expected[i].Equals(actual[i]) ? 0 : Math.Abs((double)expected[i] - actual[i]);
            if (!(difference <= largest))
            {
                // NaN compares as the smallest of all values; here it is the worst.
                (worst, largest) = (i, double.IsNaN(difference) ? double.PositiveInfinity : difference);
            }
        }

        if (expected.Length > 0)
        {
            Assert.IsLessThanOrEqualTo(tolerance, largest, $"{what}: largest difference, element {worst}, expected {expected[worst]}, "
                + $"is {actual[worst]}");
        }
    }
}
