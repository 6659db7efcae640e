using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace MLNetGhost.Model;

/// <summary>Names of devices: <c>cpu</c>, or <c>cuda:N</c> for the graphics card of index N.</summary>
internal static class InferenceDevice
{
    /// <summary>The processor.</summary>
    public const string Cpu = "cpu";

    private const string CudaPrefix = "cuda";

    /// <summary>The card's index, or null for the processor.</summary>
    /// <exception cref="ArgumentException">The name is neither of the two.</exception>
    public static int? CudaIndex(string device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device == Cpu)
        {
            return null;
        }

        if (device == CudaPrefix)
        {
            return 0;
        }

        return device.StartsWith($"{CudaPrefix}:", StringComparison.Ordinal)
            && int.TryParse(device.AsSpan(CudaPrefix.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw new ArgumentException($"The device '{device}' is unknown; use 'cpu' or 'cuda:0'.", nameof(device));
    }

    /// <summary>Makes a session run on a device.</summary>
    /// <exception cref="InvalidOperationException">The device is not available.</exception>
    public static void Select(SessionOptions session, string device)
    {
        if (CudaIndex(device) is not { } index)
        {
            return;
        }

        try
        {
            session.AppendExecutionProvider_CUDA(index);
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            throw new InvalidOperationException(
                $"The device '{device}' cannot be used: {e.Message} Reference the package Microsoft.ML.OnnxRuntime.Gpu and install its "
                + $"CUDA version, or use 'cpu'.", e);
        }
    }
}
