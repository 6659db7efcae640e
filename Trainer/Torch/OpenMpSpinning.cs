using System.Runtime.InteropServices;

namespace MLNetGhost.Trainer.Torch;

/// <summary>
/// How long Torch's threads of the GNU OpenMP runtime wait for more work before they sleep. By default they spin for so long that they
/// hold the cores which the library's own kernels are to run on; a step of 160 × 160 pixels was 1.5 times as fast with short spinning,
/// where none at all was as slow as the default.
/// </summary>
internal static class OpenMpSpinning
{
    private const string SpinCount = "GOMP_SPINCOUNT";
    private const string WaitPolicy = "OMP_WAIT_POLICY";
    private const string ShortSpin = "1000";

    /// <summary>
    /// Shortens it, if Torch has not been loaded yet and nobody chose otherwise by the environment variables GOMP_SPINCOUNT or
    /// OMP_WAIT_POLICY.
    /// Only the C library's environment of this process changes: neither .NET's nor that of child processes.
    /// </summary>
    public static unsafe void Shorten()
    {
        var isChosen = Environment.GetEnvironmentVariable(SpinCount) is not null || Environment.GetEnvironmentVariable(WaitPolicy) is not null;
        var setVariable = isChosen ? 0 : CLibrary.Find("setenv");
        if (setVariable == 0)
        {
            return;
        }

        // Torch's OpenMP runtime reads its environment when it is loaded.
        var (name, value) = (Marshal.StringToCoTaskMemUTF8(SpinCount), Marshal.StringToCoTaskMemUTF8(ShortSpin));
        _ = ((delegate* unmanaged<nint, nint, int, int>)setVariable)(name, value, 0);
        Marshal.FreeCoTaskMem(name);
        Marshal.FreeCoTaskMem(value);
    }
}
