using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>Runs independent pieces of work on as many threads as torch uses.</summary>
internal static class ParallelLoop
{
    /// <summary>Calls the body for 0 ≤ i &lt; count, in any order, and waits.</summary>
    public static void Run(int count, Action<int> body)
    {
        var threads = Math.Min(get_num_threads(), count);
        if (threads <= 1)
        {
            for (var i = 0; i < count; i++)
            {
                body(i);
            }

            return;
        }

        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, body);
    }
}
