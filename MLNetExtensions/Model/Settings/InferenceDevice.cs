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
    /// <param name="session">The session's options.</param>
    /// <param name="device">The device.</param>
    /// <param name="allowTf32">Whether a graphics card may round products to 10 bits; its provider does so unless told otherwise.</param>
    /// <exception cref="InvalidOperationException">The device is not available.</exception>
    public static void Select(SessionOptions session, string device, bool allowTf32)
    {
        if (CudaIndex(device) is not { } index)
        {
            return;
        }

        try
        {
            using var provider = new OrtCUDAProviderOptions();
            provider.UpdateOptions(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["device_id"] = index.ToString(CultureInfo.InvariantCulture),
                ["use_tf32"] = allowTf32 ? "1" : "0",
            });
            session.AppendExecutionProvider_CUDA(provider);
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            throw new InvalidOperationException(
                $"The device '{device}' cannot be used: {e.Message} Reference the package Microsoft.ML.OnnxRuntime.Gpu and install its "
                + $"CUDA version, or use 'cpu'.", e);
        }
    }
}
