namespace MLNetGhost.Model;

/// <summary>Finds out whether a model was quantised: whether it has operators that multiply bytes, or that make bytes of them.</summary>
internal static class ByteOperators
{
    /// <summary>Those of ONNX and of ONNX Runtime whose weights may be signed bytes.</summary>
    private static readonly string[] s_operators =
    [
        "DequantizeLinear", "QLinearConv", "QLinearMatMul", "MatMulInteger", "QGemm", "MatMulIntegerToFloat", "DynamicQuantizeMatMul",
        "QAttention", "DynamicQuantizeLSTM",
    ];

    /// <summary>Whether a node of the model, at any depth, is one of them; false for a file that is not ONNX.</summary>
    /// <param name="model">The file, from its beginning; it must be able to seek.</param>
    public static bool AreIn(Stream model) => NodeSearch.Contains(model, NodeSearch.NodeOperator, s_operators);
}
