using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// A 1 × 1 convolution whose second half of channels runs through attention blocks; a second 1 × 1 convolution joins the
/// halves (C2PSA).
/// </summary>
/// <remarks>YOLO11's documentation; partial self-attention of YOLOv10 (arXiv 2405.14458).</remarks>
internal sealed class PartialAttention : Block
{
    private readonly ConvNormAct cv1;
    private readonly ConvNormAct cv2;
    private readonly BlockSequence m;

    public PartialAttention(int channels, int repeats)
        : base(nameof(PartialAttention))
    {
        var hidden = channels / 2;
        cv1 = ConvNormAct.Yolo(channels, 2 * hidden, 1);
        cv2 = ConvNormAct.Yolo(2 * hidden, channels, 1);
        m = new BlockSequence([.. Enumerable.Range(0, repeats).Select(_ => new AttentionBlock(hidden))]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var halves = cv1.call(input).chunk(2, 1);
        return cv2.call(cat([halves[0], m.call(halves[1])], 1)).MoveToOuterDisposeScope();
    }

    public override FoldedModule Fold() => new FoldedPartialAttention(cv1.Fold(), cv2.Fold(), m.Fold());
}
