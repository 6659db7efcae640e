using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// A 1 × 1 convolution, three chained maximum poolings of stride 1, and a 1 × 1 convolution of all four (SPPF):
/// the sight of three growing windows at one resolution.
/// </summary>
/// <remarks>YOLO11's documentation; after SPP (arXiv 1406.4729).</remarks>
internal sealed class SpatialPyramidPooling : Block
{
    /// <summary>Poolings in the chain.</summary>
    public const int PoolCount = 3;

    private readonly ConvNormAct cv1;
    private readonly ConvNormAct cv2;
    private readonly int _kernelSize;

    public SpatialPyramidPooling(int inChannels, int outChannels, int kernelSize = 5)
        : base(nameof(SpatialPyramidPooling))
    {
        var hidden = inChannels / 2;
        cv1 = ConvNormAct.Yolo(inChannels, hidden, 1);
        cv2 = ConvNormAct.Yolo((1 + PoolCount) * hidden, outChannels, 1);
        _kernelSize = kernelSize;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return cv2.call(Pyramid(cv1.call(input), _kernelSize)).MoveToOuterDisposeScope();
    }

    public override FoldedModule Fold() => new FoldedSpatialPyramidPooling(cv1.Fold(), cv2.Fold(), _kernelSize);

    /// <summary>The input and its chained poolings, joined: (N, C, H, W) → (N, 4 C, H, W).</summary>
    internal static Tensor Pyramid(Tensor x, int kernelSize)
    {
        var levels = new List<Tensor> { x };
        for (var i = 0; i < PoolCount; i++)
        {
            levels.Add(max_pool2d(levels[^1], kernelSize, stride: 1, padding: kernelSize / 2));
        }

        return cat(levels, 1);
    }
}
