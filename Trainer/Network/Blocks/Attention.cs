using MLNetGhost.Trainer.Onnx;
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
    private readonly Block qkv;
    private readonly Block proj;
    private readonly Block pe;

    public Attention(int channels)
        : base(nameof(Attention))
    {
        _shape = AttentionShape.For(channels);
        qkv = ConvNormAct.YoloLinear(channels, _shape.QueryKeyValueChannels, 1);
        proj = ConvNormAct.YoloLinear(channels, channels, 1);
        pe = ConvNormAct.YoloLinear(channels, channels, 3, groups: channels);
        RegisterComponents();
    }

    private Attention(Attention trained)
        : base(nameof(Attention))
    {
        (_shape, qkv, proj, pe) = (trained._shape, trained.qkv.Fold(), trained.proj.Fold(), trained.pe.Fold());
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (attended, values) = _shape.Attend(qkv.call(input));
        return proj.call(attended.Plus(pe.call(values))).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        using var scope = graph.Scope("attention");
        var (attended, values) = _shape.Emit(graph, qkv.Emit(graph, x, options.Dense));
        return proj.Emit(graph, graph.Add(attended, pe.Emit(graph, values, options)), options);
    }

    public override Attention Fold() => new(this);
}
