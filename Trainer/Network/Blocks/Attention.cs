using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Self-attention over all positions of a feature map, with keys of half a head's width and a depthwise 3 × 3 convolution of
/// the values as position encoding.
/// </summary>
/// <remarks>YOLO11's documentation; the attention of YOLOv10 (arXiv 2405.14458).</remarks>
internal sealed class Attention : Block
{
    private readonly AttentionShape _shape;
    private readonly ConvNormAct qkv;
    private readonly ConvNormAct proj;
    private readonly ConvNormAct pe;

    public Attention(int channels)
        : base(nameof(Attention))
    {
        _shape = AttentionShape.For(channels);
        qkv = ConvNormAct.YoloLinear(channels, _shape.QueryKeyValueChannels, 1);
        proj = ConvNormAct.YoloLinear(channels, channels, 1);
        pe = ConvNormAct.YoloLinear(channels, channels, 3, groups: channels);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (attended, values) = _shape.Attend(qkv.call(input));
        return proj.call(attended.Plus(pe.call(values))).MoveToOuterDisposeScope();
    }

    public override FoldedModule Fold() => new FoldedAttention(_shape, qkv.Fold(), proj.Fold(), pe.Fold());
}
