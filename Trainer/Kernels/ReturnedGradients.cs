using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// What backward passes return. TorchSharp 0.107 keeps the objects that it hands to libtorch until the scope around the whole backward
/// pass ends, and with them every gradient of an activation, where libtorch itself needs one or two at a time. So each backward pass here
/// begins by letting go of what the one before returned on its thread, which libtorch holds by then, if it needs it.
/// </summary>
internal static class ReturnedGradients
{
    [ThreadStatic]
    private static Tensor[]? s_last;

    /// <summary>Begins a backward pass.</summary>
    public static void Release()
    {
        Array.ForEach(s_last ?? [], gradient => gradient.Dispose());
        s_last = null;
    }

    /// <summary>Ends it; the gradients outlive its scope.</summary>
    /// <param name="gradients">One for each argument of the forward pass; null for those that are no tensors.</param>
    public static List<Tensor?> Of(params ReadOnlySpan<Tensor?> gradients)
    {
        List<Tensor?> result = [.. gradients];
        s_last = [.. result.OfType<Tensor>()];
        Array.ForEach(s_last, gradient => gradient.MoveToOuterDisposeScope());
        return result;
    }
}
