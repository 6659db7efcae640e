using MLNetGhost.Trainer.Onnx;
using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>How the channels of an attention's joint projection are divided: queries, keys, values of each head, in that order.</summary>
/// <param name="HeadCount">Heads.</param>
/// <param name="KeyChannels">Channels of a head's queries and of its keys.</param>
/// <param name="ValueChannels">Channels of a head's values.</param>
internal sealed record AttentionShape(int HeadCount, int KeyChannels, int ValueChannels)
{
    private const int HeadChannels = 64;

    /// <summary>Channels that the joint projection must produce.</summary>
    public int QueryKeyValueChannels => HeadCount * ((2 * KeyChannels) + ValueChannels);

    /// <summary>The factor applied to the dot product of query and key.</summary>
    public double Scale => 1 / Math.Sqrt(KeyChannels);

    /// <summary>YOLO11's division: heads of 64 channels, keys of half as many.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 64 channels.</exception>
    public static AttentionShape For(int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, HeadChannels);
        var headCount = channels / HeadChannels;
        var valueChannels = channels / headCount;
        return new AttentionShape(headCount, valueChannels / 2, valueChannels);
    }

    /// <summary>Attends, given the joint projection (N, <see cref="QueryKeyValueChannels"/>, H, W).</summary>
    /// <returns>The attended values and the values themselves, both (N, channels, H, W).</returns>
    public (Tensor Attended, Tensor Values) Attend(Tensor projection)
    {
        var (batch, height, width) = (projection.size(0), projection.size(2), projection.size(3));
        var parts = projection.view(batch, HeadCount, (2 * KeyChannels) + ValueChannels, height * width)
            .split([KeyChannels, KeyChannels, ValueChannels], 2);
        var weights = (parts[0].transpose(-2, -1).matmul(parts[1]) * Scalars.Of(Scale)).softmax(-1);
        long[] image = [batch, HeadCount * ValueChannels, height, width];
        return (parts[2].matmul(weights.transpose(-2, -1)).view(image), parts[2].reshape(image));
    }

    /// <summary>Appends <see cref="Attend"/> to a graph.</summary>
    /// <remarks>
    /// The queries are scaled, not the products: OpenCV's fusion drops a constant factor behind a MatMul, and there are fewer queries. ONNX
    /// Runtime makes the factor part of the MatMul. In the weights of the projection it would cost an INT8 model precision, because there
    /// queries, keys and values share one range of bytes.
    /// </remarks>
    public (OnnxValue Attended, OnnxValue Values) Emit(OnnxGraph graph, OnnxValue projection)
    {
        int[] image = [HeadCount * ValueChannels, projection.Height, projection.Width];
        var heads = graph.Reshape(projection, [HeadCount, (2 * KeyChannels) + ValueChannels, -1]);
        var parts = graph.Split(heads, [KeyChannels, KeyChannels, ValueChannels], axis: 2);
        var queries = graph.Mul(parts[0], graph.Constant([(float)Scale], [1], "scale"));
        var weights = graph.Softmax(graph.MatMul(graph.Transpose(queries, [0, 1, 3, 2]), parts[1]), axis: 3);
        var attended = graph.MatMul(parts[2], graph.Transpose(weights, [0, 1, 3, 2]));
        return (graph.Reshape(attended, image), graph.Reshape(parts[2], image));
    }
}
