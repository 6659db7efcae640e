using System.Runtime.InteropServices;

namespace MLNetGhost.Trainer.Torch;

/// <summary>
/// NNPACK, which Torch tries for the convolutions of small batches when it has one thread. Where NNPACK cannot detect the
/// processor's caches, as in many virtual machines, it refuses every time, and Torch writes a warning each time.
/// </summary>
internal static class Nnpack
{
    /// <summary>
    /// Tells Torch not to try it, as <c>torch.backends.nnpack.set_flags(False)</c> does in Python; TorchSharp has no call for it.
    /// Every network does so before it is built, so that no use of one, from a command or a library, meets NNPACK. Torch must already be
    /// loaded; if its library lacks the switch, nothing changes.
    /// </summary>
    public static unsafe void Disable()
    {
        if (OperatingSystem.IsLinux()
            && NativeLibrary.TryLoad("libtorch_cpu.so", out var library)
            && NativeLibrary.TryGetExport(library, "_ZN2at13globalContextEv", out var context)
            && NativeLibrary.TryGetExport(library, "_ZN2at7Context20setUserEnabledNNPACKEb", out var enable))
        {
            ((delegate* unmanaged<nint, byte, void>)enable)(((delegate* unmanaged<nint>)context)(), 0);
        }
    }
}
