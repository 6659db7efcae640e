using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>Picks the channels of some classes.</summary>
internal static class ChosenClasses
{
    /// <summary>(N, A, all classes) → (N, A, chosen classes); the same tensor if all are chosen in their order.</summary>
    /// <param name="all">Values of all classes.</param>
    /// <param name="classes">The ids of the chosen ones.</param>
    public static Tensor Select(Tensor all, IReadOnlyList<int> classes)
    {
        if (classes.SequenceEqual(Enumerable.Range(0, (int)all.shape[^1])))
        {
            return all;
        }

        using var ids = tensor([.. classes.Select(id => (long)id)], device: all.device);
        return all.index_select(-1, ids);
    }
}
