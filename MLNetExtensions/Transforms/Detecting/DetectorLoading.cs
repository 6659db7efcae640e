using Microsoft.ML.Runtime;
using MLNetGhost.Files;
using MLNetGhost.Model;

namespace MLNetGhost.Transforms;

/// <summary>Loads a detector on the device that the options or the <see cref="Microsoft.ML.MLContext"/> ask for.</summary>
internal static class DetectorLoading
{
    private const string Cpu = "cpu";

    /// <summary>Loads a detector.</summary>
    /// <param name="host">The host; its context may name a device, and allow the processor if the device is missing.</param>
    /// <param name="model">The content of an ONNX file.</param>
    /// <param name="options">Settings.</param>
    /// <param name="companion">What files beside the model said; null if it had none.</param>
    /// <exception cref="InvalidDataException">The model is not ONNX, or not a detector that can be run.</exception>
    /// <exception cref="InvalidOperationException">The device is not available.</exception>
    public static OnnxDetector Load(IHost host, byte[] model, DetectObjectsOptions options, ModelCompanion? companion)
    {
        var context = host as IHostEnvironmentInternal;
        var device = options.Device ?? (context?.GpuDeviceId is { } index ? $"cuda:{index}" : Cpu);
        using var channel = host.Start("Load detector");
        OnnxDetector detector;
        try
        {
            detector = OnnxDetector.Load(model, options.ToDetectorOptions(device), companion);
        }
        catch (InvalidOperationException exception) when (device != Cpu && context?.FallbackToCpu == true)
        {
            channel.Warning(MessageSensitivity.None, $"{exception.Message} Continuing on 'cpu', as "
                + $"{nameof(IHostEnvironmentInternal.FallbackToCpu)} allows.");
            device = Cpu;
            var onCpu = options with { ProviderOptions = new DetectObjectsOptions().ProviderOptions };
            detector = OnnxDetector.Load(model, onCpu.ToDetectorOptions(device), companion);
        }

        foreach (var warning in detector.Warnings)
        {
            channel.Warning(MessageSensitivity.None, warning);
        }

        channel.Info(
            MessageSensitivity.Schema,
            $"Detector with {Counted.Of(detector.ClassNames.Count, "class", "classes")}, "
            + $"input {detector.InputWidth}×{detector.InputHeight}, layout "
            + $"{detector.Layout} ({detector.LayoutEvidence}), on {device}, {detector.ParallelCalls} concurrent calls.");
        return detector;
    }
}
