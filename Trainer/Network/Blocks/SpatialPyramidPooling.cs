using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// A 1 × 1 convolution, three chained maximum poolings of stride 1, and a 1 × 1 convolution of all four (SPPF):
/// a view of three growing windows at one resolution.
/// </summary>
/// <remarks>YOLO11's documentation; after SPP (arXiv 1406.4729).</remarks>
internal sealed class SpatialPyramidPooling : Block
{
    /// <summary>Poolings in the chain.</summary>
    private const int PoolCount = 3;

    private readonly Block cv1;
    private readonly Block cv2;
    private readonly int _kernelSize;

    public SpatialPyramidPooling(
        int inChannels, int outChannels, int kernelSize = 5, ActivationFunction activation = ActivationFunction.Silu)
        : base(nameof(SpatialPyramidPooling))
    {
        var hidden = inChannels / 2;
        cv1 = ConvNormAct.Yolo(inChannels, hidden, 1, activation: activation);
        cv2 = ConvNormAct.Yolo((1 + PoolCount) * hidden, outChannels, 1, activation: activation);
        _kernelSize = kernelSize;
        RegisterComponents();
    }

    private SpatialPyramidPooling(SpatialPyramidPooling trained)
        : base(nameof(SpatialPyramidPooling))
    {
        (cv1, cv2, _kernelSize) = (trained.cv1.Fold(), trained.cv2.Fold(), trained._kernelSize);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        List<Tensor> levels = [cv1.call(input)];
        for (var i = 0; i < PoolCount; i++)
        {
            levels.Add(max_pool2d(levels[^1], _kernelSize, stride: 1, padding: _kernelSize / 2));
        }

        return cv2.call(cat(levels, 1)).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        List<OnnxValue> levels = [cv1.Emit(graph, x, options)];
        for (var i = 0; i < PoolCount; i++)
        {
            levels.Add(graph.MaxPool(levels[^1], _kernelSize, stride: 1, pad: _kernelSize / 2));
        }

        return cv2.Emit(graph, graph.Concat(levels), options);
    }

    public override SpatialPyramidPooling Fold() => new(this);
}
