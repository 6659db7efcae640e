using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>What the teacher said about pictures that look the same in every epoch, in main memory, up to a limit.</summary>
/// <param name="limitBytes">The most bytes that are kept.</param>
internal sealed class TeacherCache(long limitBytes) : IDisposable
{
    private readonly Dictionary<int, TeacherOutput> _kept = [];

    /// <summary>Bytes that are kept now.</summary>
    public long KeptBytes { get; private set; }

    /// <summary>Pictures whose outputs are kept now.</summary>
    public int Count => _kept.Count;

    /// <summary>What is kept about a picture; null for nothing.</summary>
    public TeacherOutput? Find(int picture) => _kept.GetValueOrDefault(picture);

    /// <summary>Keeps what the teacher said about a picture, if there is room; the first pictures stay.</summary>
    /// <param name="picture">The picture's index in the dataset.</param>
    /// <param name="output">The output of a batch; copied.</param>
    /// <param name="place">The picture's place in that batch.</param>
    public void Keep(int picture, TeacherOutput output, int place)
    {
        using var scope = NewDisposeScope();
        var bytes = output.Tensors.Sum(tensor => tensor.numel() * tensor.element_size() / tensor.shape[0]);
        if (KeptBytes + bytes <= limitBytes
            && _kept.TryAdd(picture, output.Map(tensor => tensor.narrow(0, place, 1).to(CPU, copy: true).DetachFromDisposeScope())))
        {
            KeptBytes += bytes;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var output in _kept.Values)
        {
            output.Dispose();
        }

        _kept.Clear();
    }
}
