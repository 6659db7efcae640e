using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Torch;

/// <summary>Direct access to a tensor's memory.</summary>
internal static unsafe class TensorMemory
{
    // TorchSharp calls it for its own accessors, which refuse every layout but one.
    private static readonly nint s_data =
        NativeLibrary.TryLoad("LibTorchSharp", typeof(TorchSharp.torch).Assembly, null, out var library)
        && NativeLibrary.TryGetExport(library, "THSTensor_data", out var address) ? address : 0;

    /// <summary>The address of the first element; valid while the tensor is alive.</summary>
    /// <typeparam name="T">The tensor's element type.</typeparam>
    /// <param name="tensor">Contiguous, on the CPU.</param>
    public static T* AddressOf<T>(Tensor tensor)
        where T : unmanaged =>
        tensor.is_contiguous() ? FirstOf<T>(tensor) : throw new ArgumentException(
            $"A tensor of shape ({string.Join(", ", tensor.shape)}) is not contiguous; call contiguous() first.", nameof(tensor));

    /// <summary>The address of the first element, whatever the strides; valid while the tensor is alive.</summary>
    /// <typeparam name="T">The tensor's element type.</typeparam>
    /// <param name="tensor">On the CPU, not empty.</param>
    public static T* FirstOf<T>(Tensor tensor)
        where T : unmanaged
    {
        if (s_data != 0)
        {
            var first = (T*)((delegate* unmanaged<nint, nint>)s_data)(tensor.Handle);
            GC.KeepAlive(tensor);
            return first;
        }

        // A view of one element: a span over all of them could not exceed two gigabytes.
        using var view = tensor.as_strided([1], [1], tensor.storage_offset());
        return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(view.bytes));
    }
}
