using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>The folded twin of <see cref="SpatialPyramidPooling"/>.</summary>
internal sealed class FoldedSpatialPyramidPooling : FoldedModule
{
    private readonly FoldedModule cv1;
    private readonly FoldedModule cv2;
    private readonly int _kernelSize;

    public FoldedSpatialPyramidPooling(FoldedModule cv1, FoldedModule cv2, int kernelSize)
        : base(nameof(FoldedSpatialPyramidPooling))
    {
        (this.cv1, this.cv2, _kernelSize) = (cv1, cv2, kernelSize);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return cv2.call(SpatialPyramidPooling.Pyramid(cv1.call(input), _kernelSize)).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        List<OnnxValue> levels = [cv1.Emit(graph, x, options)];
        for (var i = 0; i < SpatialPyramidPooling.PoolCount; i++)
        {
            levels.Add(graph.MaxPool(levels[^1], _kernelSize, stride: 1, pad: _kernelSize / 2));
        }

        return cv2.Emit(graph, graph.Concat(levels), options);
    }
}
