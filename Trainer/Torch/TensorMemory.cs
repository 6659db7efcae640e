using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Torch;

/// <summary>Direct access to a tensor's memory.</summary>
internal static class TensorMemory
{
    /// <summary>The address of the first element; valid while the tensor is alive.</summary>
    /// <typeparam name="T">The tensor's element type.</typeparam>
    /// <param name="tensor">Contiguous, on the CPU.</param>
    public static unsafe T* AddressOf<T>(Tensor tensor)
        where T : unmanaged
    {
        if (!tensor.is_contiguous())
        {
            throw new ArgumentException($"A tensor of shape ({string.Join(", ", tensor.shape)}) is not contiguous; call contiguous() "
                + $"first.", nameof(tensor));
        }

        // A view of one element: a span over all of them could not exceed two gigabytes.
        using var first = tensor.view(-1).narrow(0, 0, 1);
        return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }
}
