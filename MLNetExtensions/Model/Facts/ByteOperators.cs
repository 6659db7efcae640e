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

    /// <summary>The metadata entry in which a quantised model of this library says how far its weights reach.</summary>
    public const string WeightsKey = "mlnetghost.quantization.weights";

    /// <summary>Its value for weights of −63…63: two of their products with bytes fit in 16 bits.</summary>
    public const string SevenBits = "7bit";

    /// <summary>
    /// Whether sums of the model's products may saturate where processors add them in 16 bits; false for a file that is not ONNX.
    /// </summary>
    /// <param name="model">The file, from its beginning; it must be able to seek.</param>
    public static bool MaySaturate(Stream model)
    {
        if (!AreIn(model))
        {
            return false;
        }

        model.Position = 0;
        return !ModelSearch.HasMetadata(model, WeightsKey, SevenBits);
    }

    /// <summary>Whether a node of the model, at any depth, is one of them; false for a file that is not ONNX.</summary>
    /// <param name="model">The file, from its beginning; it must be able to seek.</param>
    public static bool AreIn(Stream model) => ModelSearch.HasNode(model, ModelSearch.NodeOperator, s_operators);
}
