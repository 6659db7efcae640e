using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetGhost.Files;

namespace MLNetGhost.Model;

/// <summary>
/// What a model file may declare. Its numbers size buffers, so they are checked before anything is reserved; its names go into messages.
/// </summary>
internal static class ModelLimits
{
    /// <summary>The most bytes of one input or output of a run; an input of 8192 × 8192 in float32 has three quarters of it.</summary>
    public const long LargestTensor = 1L << 30;

    /// <summary>The range of an input's sides in pixels, where a model leaves them open; the most also where it does not.</summary>
    public const int SmallestSide = 32, LargestSide = 8192;

    /// <summary>The most inputs, and the most outputs.</summary>
    public const int MostTensors = 256;

    /// <summary>The most dimensions of an input or output.</summary>
    public const int MostDimensions = 8;

    /// <summary>The most characters of one entry of metadata: 100,000 class names.</summary>
    public const int LongestMetadata = 4 << 20;

    /// <summary>The most characters that are shown of what ONNX Runtime says, which may quote the model.</summary>
    public const int LongestReason = 500;

    private const int LongestShownName = 60, ShownTensors = 10;

    /// <summary>A name of an input or output, as messages show it.</summary>
    public static string Show(string name) => Excerpt.Of(name, LongestShownName);

    /// <summary>The first of several names, as messages show them.</summary>
    public static string Show(IReadOnlyCollection<string> names) => List(names.Count, names.Take(ShownTensors).Select(Show));

    /// <summary>The first of several inputs or outputs, as messages show them.</summary>
    public static string Show(IReadOnlyCollection<TensorFacts> tensors) =>
        List(tensors.Count, tensors.Take(ShownTensors).Select(tensor => tensor.ToString()));

    /// <summary>Bytes of a tensor; <see cref="long.MaxValue"/> if it has more. Open sizes count as one.</summary>
    public static long Bytes(IEnumerable<int> shape, TensorElementType element)
    {
        Int128 bytes = SizeOf(element);
        foreach (var size in shape)
        {
            bytes = bytes > long.MaxValue ? bytes : bytes * Math.Max(1, size);
        }

        return (long)Int128.Min(bytes, long.MaxValue);
    }

    /// <summary>Says that an input or output is too large, as the end of a sentence that names it; null if it is not.</summary>
    public static string? Complaint(IReadOnlyList<int> shape, TensorElementType element) =>
        shape.Count > MostDimensions ? $"has {shape.Count} dimensions, more than {MostDimensions}"
        : Bytes(shape, element) > LargestTensor
            ? $"has the shape {TensorFacts.Describe(shape)}, more than the {LargestTensor >> 20} MiB that an input or output may have"
        : null;

    private static string List(int count, IEnumerable<string> shown) =>
        $"{string.Join(", ", shown)}{(count > ShownTensors ? ", …" : "")}";

    private static int SizeOf(TensorElementType element) => element switch
    {
        TensorElementType.Int64 or TensorElementType.Double or TensorElementType.UInt64 => 8,
        TensorElementType.Float or TensorElementType.Int32 or TensorElementType.UInt32 => 4,
        TensorElementType.Float16 or TensorElementType.Int16 or TensorElementType.UInt16 or TensorElementType.BFloat16 => 2,
        _ => 1,
    };
}
