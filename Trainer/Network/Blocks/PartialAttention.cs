using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// A 1 × 1 convolution whose second half of channels runs through attention blocks; a second 1 × 1 convolution joins the
/// halves (C2PSA).
/// </summary>
/// <remarks>YOLO11's documentation; partial self-attention of YOLOv10 (arXiv 2405.14458).</remarks>
internal sealed class PartialAttention : Block
{
    private readonly LeafConvolution cv1;
    private readonly Block cv2;
    private readonly Block m;

    public PartialAttention(int channels, int repeats, ActivationFunction activation = ActivationFunction.Silu)
        : base(nameof(PartialAttention))
    {
        var hidden = channels / 2;
        cv1 = ConvNormAct.Yolo(channels, 2 * hidden, 1, activation: activation);
        cv2 = ConvNormAct.Yolo(2 * hidden, channels, 1, activation: activation);
        m = new BlockSequence([.. Enumerable.Range(0, repeats).Select(_ => new AttentionBlock(hidden, activation))]);
        RegisterComponents();
    }

    private PartialAttention(PartialAttention trained)
        : base(nameof(PartialAttention))
    {
        (cv1, cv2, m) = (trained.cv1.Fold(), trained.cv2.Fold(), trained.m.Fold());
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var halves = cv1.call(input).chunk(2, 1);
        return cv2.call(cat([halves[0], m.call(halves[1])], 1)).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        var (kept, attending) = cv1.RequireFolded().EmitHalves(graph, x, options.Dense);
        return cv2.Emit(graph, graph.Concat([kept, m.Emit(graph, attending, options)]), options);
    }

    public override PartialAttention Fold() => new(this);
}
