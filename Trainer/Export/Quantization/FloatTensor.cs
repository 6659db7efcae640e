using System.Runtime.InteropServices;
using Onnx;

namespace MLNetGhost.Trainer.Export;

/// <summary>The values of a float32 initialiser.</summary>
internal static class FloatTensor
{
    /// <summary>Last dimension fastest.</summary>
    public static ReadOnlySpan<float> Values(TensorProto tensor)
        => tensor.RawData.Length > 0
            ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span)
            : tensor.FloatData.ToArray();
}
