using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>Counts tensors that have not been disposed.</summary>
internal static class LiveTensors
{
    /// <summary>Fails if there are more live tensors after some runs of a step than after the first.</summary>
    public static void AssertNoneLeak(Action step, int repeats = 3)
    {
        step();

        // Tensors that earlier tests left to the garbage collector must not be collected while we count.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        for (var i = 0; i < repeats; i++)
        {
            step();
        }

        Assert.AreEqual(before, Tensor.TotalCount, $"live tensors after {repeats} steps");
    }
}
