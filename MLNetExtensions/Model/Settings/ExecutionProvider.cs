using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace MLNetGhost.Model;

/// <summary>A provider of ONNX Runtime: what runs the network on one kind of device.</summary>
/// <param name="Name">Its name in options: <c>cuda</c>.</param>
/// <param name="RuntimeName">Its name in ONNX Runtime: <c>CUDAExecutionProvider</c>.</param>
/// <param name="Source">Where a build of ONNX Runtime that has it comes from: the middle of "Reference …, or use 'cpu'".</param>
internal sealed record ExecutionProvider(string Name, string RuntimeName, string Source)
{
    private const string CudaName = "cuda";

    private const string CudaSource =
        "the package Microsoft.ML.OnnxRuntime.Gpu in place of Microsoft.ML.OnnxRuntime and install its versions of CUDA and cuDNN";

    /// <summary>The processor; part of every build.</summary>
    public static ExecutionProvider Cpu { get; } = new("cpu", "CPUExecutionProvider", "");

    /// <summary>All providers that a device can name.</summary>
    public static IReadOnlyList<ExecutionProvider> All { get; } =
    [
        Cpu,
        new(CudaName, "CUDAExecutionProvider", CudaSource) { IsCard = true, Append = AppendCuda },
        new("tensorrt", "TensorrtExecutionProvider", $"{CudaSource}, and TensorRT") { IsCard = true, Append = AppendTensorRt },
        new("rocm", "ROCMExecutionProvider", "a build of ONNX Runtime for ROCm") { IsCard = true, Append = AppendRocm },
        new("directml", "DmlExecutionProvider", "the package Microsoft.ML.OnnxRuntime.DirectML in place of Microsoft.ML.OnnxRuntime")
        {
            IsCard = true,
            Append = AppendDirectMl,
        },
        new("openvino", "OpenVINOExecutionProvider", "the package Intel.ML.OnnxRuntime.OpenVino in place of Microsoft.ML.OnnxRuntime")
        {
            Append = (session, options) => session.AppendExecutionProvider("OpenVINO", options.Values),
        },
        new("coreml", "CoreMLExecutionProvider", "Microsoft.ML.OnnxRuntime on macOS or iOS")
        {
            Append = (session, options) => session.AppendExecutionProvider("CoreML", options.Values),
        },
        new("xnnpack", "XnnpackExecutionProvider", "a build of ONNX Runtime with XNNPACK, such as Microsoft.ML.OnnxRuntime for Android")
        {
            Append = (session, options) => session.AppendExecutionProvider("XNNPACK", options.Values),
        },
    ];

    /// <summary>The names that a device may have, for messages.</summary>
    public static string Names =>
        string.Join(", ", All.Select(provider => provider.IsCard ? $"'{provider.Name}:N'" : $"'{provider.Name}'"));

    /// <summary>
    /// Whether it runs on a graphics card: there may be several, pictures are best run in batches, and the processor's cores are free
    /// meanwhile.
    /// </summary>
    public bool IsCard { get; private init; }

    /// <summary>Whether this is NVIDIA's own provider, whose options are known here (<see cref="CudaOptions"/>).</summary>
    public bool IsCuda => Name == CudaName;

    /// <summary>Whether tensors in page-locked memory reach the device faster.</summary>
    public bool HasPinnedMemory => IsCuda || Name == "tensorrt";

    /// <summary>Adds the provider to a session; null for the processor, which every session has.</summary>
    public Action<SessionOptions, DeviceOptions>? Append { get; private init; }

    private static void AppendCuda(SessionOptions session, DeviceOptions options)
    {
        using var provider = new OrtCUDAProviderOptions();
        provider.UpdateOptions(WithCard(options, "device_id", ("use_tf32", options.AllowTf32 ? "1" : "0")));
        session.AppendExecutionProvider_CUDA(provider);
    }

    /// <summary>TensorRT leaves to CUDA what it cannot run.</summary>
    private static void AppendTensorRt(SessionOptions session, DeviceOptions options)
    {
        using var provider = new OrtTensorRTProviderOptions();
        provider.UpdateOptions(WithCard(options, "device_id"));
        session.AppendExecutionProvider_Tensorrt(provider);
        AppendCuda(session, options with { Values = [] });
    }

    private static void AppendRocm(SessionOptions session, DeviceOptions options)
    {
        using var provider = new OrtROCMProviderOptions();
        provider.UpdateOptions(WithCard(options, "device_id"));
        session.AppendExecutionProvider_ROCm(provider);
    }

    /// <summary>DirectML does not support memory patterns.</summary>
    private static void AppendDirectMl(SessionOptions session, DeviceOptions options)
    {
        session.EnableMemoryPattern = false;
        session.AppendExecutionProvider("DML", WithCard(options, "device_id"));
    }

    private static Dictionary<string, string> WithCard(
        DeviceOptions options, string indexKey, params IEnumerable<(string Key, string Value)> others)
    {
        var values = new Dictionary<string, string>(options.Values, StringComparer.Ordinal)
        {
            [indexKey] = options.Index.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (key, value) in others)
        {
            values[key] = value;
        }

        return values;
    }
}

/// <summary>What a provider is told.</summary>
/// <param name="Index">Which card.</param>
/// <param name="AllowTf32">Whether products may be rounded to 10 bits.</param>
/// <param name="Values">Its own options.</param>
internal sealed record DeviceOptions(int Index, bool AllowTf32, Dictionary<string, string> Values);
