using TorchSharp;

namespace MLNetGhost.Trainer.Torch;

/// <summary>Sets the number of threads that a tensor operation may use, and restores it when disposed.</summary>
internal sealed class TorchThreads : IDisposable
{
    private readonly int _before = torch.get_num_threads();

    /// <summary>Sets the number.</summary>
    /// <param name="count">The number of threads; null leaves it unchanged.</param>
    public TorchThreads(int? count)
    {
        if (count is { } threads)
        {
            torch.set_num_threads(threads);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => torch.set_num_threads(_before);
}
