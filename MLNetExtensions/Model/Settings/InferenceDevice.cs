using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace MLNetGhost.Model;

/// <summary>Where a network runs: a provider of ONNX Runtime, and which of its cards.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Index">The card's index; 0 for a provider that has none.</param>
internal sealed record InferenceDevice(ExecutionProvider Provider, int Index)
{
    /// <summary>The processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>Whether the device is not the processor, as ONNX Runtime itself runs on it.</summary>
    public bool IsRemote => Provider != ExecutionProvider.Cpu;

    /// <summary>Reads a device's name: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, <c>openvino</c>.</summary>
    /// <exception cref="ArgumentException">There is no such provider, or what follows the colon is not an index.</exception>
    public static InferenceDevice Parse(string device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var colon = device.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? device : device[..colon];
        var provider = ExecutionProvider.All.FirstOrDefault(provider => provider.Name == name)
            ?? throw new ArgumentException($"The device '{device}' is unknown; use {ExecutionProvider.Names}.", nameof(device));
        if (colon < 0)
        {
            return new InferenceDevice(provider, 0);
        }

        return provider.IsCard && int.TryParse(device.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new InferenceDevice(provider, index)
            : throw new ArgumentException(
                provider.IsCard
                    ? $"The device '{device}' has no whole number after the colon; use '{name}:0' for the first card."
                    : $"The device '{device}' has an index, which only cards have; use '{name}'.",
                nameof(device));
    }

    /// <summary>Makes a session run on the device that the options name, with their provider options.</summary>
    /// <param name="session">The session's options.</param>
    /// <param name="options">The device and its options.</param>
    /// <exception cref="ArgumentException">A provider option is not one that the device has, or its value is out of range.</exception>
    /// <exception cref="InvalidOperationException">The device is not available; the message says what is missing.</exception>
    public static void Select(SessionOptions session, OnnxDetectorOptions options)
    {
        var device = Parse(options.Device);
        if (device.Provider.Append is not { } append)
        {
            if (options.ProviderOptions.Count > 0)
            {
                throw new ArgumentException($"The device '{options.Device}' has no provider options, but "
                    + $"'{options.ProviderOptions.First().Key}' is set; name the device that it is for, or leave it out.");
            }

            return;
        }

        if (device.Provider.IsCuda)
        {
            CudaOptions.Require(options.ProviderOptions);
        }

        if (!OrtEnv.Instance().GetAvailableProviders().Contains(device.Provider.RuntimeName))
        {
            throw DeviceFailure.MissingProvider(options.Device, device.Provider);
        }

        try
        {
            append(session, new DeviceOptions(device.Index, options.AllowTf32, new(options.ProviderOptions, StringComparer.Ordinal)));
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            throw DeviceFailure.Of(options, e);
        }
    }
}
