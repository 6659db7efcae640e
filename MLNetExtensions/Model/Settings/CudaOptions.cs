using System.Globalization;

namespace MLNetGhost.Model;

/// <summary>
/// The options of ONNX Runtime's CUDA provider whose values are checked here, because a wrong one would be noticed late or never. Others
/// are passed on as they are, and ONNX Runtime rejects those that it does not know.
/// </summary>
internal static class CudaOptions
{
    /// <summary>Replays the network's kernels as one; needs a fixed input shape.</summary>
    public const string GraphCapture = "enable_cuda_graph";

    private const string ConvolutionSearch = "cudnn_conv_algo_search";
    private const string MemoryLimit = "gpu_mem_limit";

    private static readonly string[] s_searches = ["EXHAUSTIVE", "HEURISTIC", "DEFAULT"];

    /// <summary>Whether the options ask for graph capture.</summary>
    public static bool CapturesGraph(IReadOnlyDictionary<string, string> options) => options.GetValueOrDefault(GraphCapture) == "1";

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">An option has a value that it does not take, or is set elsewhere.</exception>
    public static void Require(IReadOnlyDictionary<string, string> options)
    {
        foreach (var (key, value) in options)
        {
            if (Complaint(key, value) is { } complaint)
            {
                throw new ArgumentException($"The provider option {key}={value} {complaint}.");
            }
        }
    }

    private static string? Complaint(string key, string value) => key switch
    {
        "device_id" => "repeats the device; write it as 'cuda:N'",
        "use_tf32" => $"repeats {nameof(OnnxDetectorOptions.AllowTf32)}; set that instead",
        ConvolutionSearch when !s_searches.Contains(value) => $"is not known; use {string.Join(", ", s_searches)}",
        MemoryLimit when !ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) || bytes < 1 << 20 =>
            "is not a number of bytes of at least 1048576; 4294967296 is 4 GiB",
        GraphCapture when value is not ("0" or "1") => "is neither 0 nor 1; 1 turns graph capture on",
        _ => null,
    };
}
