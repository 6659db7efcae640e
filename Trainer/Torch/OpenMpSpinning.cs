using System.Runtime.InteropServices;

namespace MLNetGhost.Trainer.Torch;

/// <summary>
/// How long Torch's GNU OpenMP threads spin while waiting for work before they sleep. By default they spin so long that they
/// occupy the cores that this library's own kernels need; a training step at 160 × 160 pixels was 1.5 times as fast with short
/// spinning, while no spinning at all was as slow as the default.
/// </summary>
internal static class OpenMpSpinning
{
    private const string SpinCount = "GOMP_SPINCOUNT";
    private const string WaitPolicy = "OMP_WAIT_POLICY";
    private const string ShortSpin = "1000";

    /// <summary>
    /// Shortens the spinning, unless Torch is already loaded or the environment variable GOMP_SPINCOUNT or OMP_WAIT_POLICY is set.
    /// Changes only this process's environment in the C library, neither .NET's nor that of child processes.
    /// </summary>
    public static unsafe void Shorten()
    {
        var isChosen = Environment.GetEnvironmentVariable(SpinCount) is not null
            || Environment.GetEnvironmentVariable(WaitPolicy) is not null;
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
