using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>Two 3 × 3 convolutions, plus the input where it has as many channels as the output: YOLO11's residual block.</summary>
internal sealed class Bottleneck : Block
{
    private readonly ConvNormAct cv1;
    private readonly ConvNormAct cv2;
    private readonly bool _residual;

    public Bottleneck(int inChannels, int outChannels, double expansion)
        : base(nameof(Bottleneck))
    {
        var hidden = (int)(outChannels * expansion);
        cv1 = ConvNormAct.Yolo(inChannels, hidden, 3);
        cv2 = ConvNormAct.Yolo(hidden, outChannels, 3);
        _residual = inChannels == outChannels;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = cv2.call(cv1.call(input));
        return (_residual ? input.Plus(x) : x).MoveToOuterDisposeScope();
    }

    public override FoldedModule Fold()
    {
        var body = new FoldedSequence([cv1.Fold(), cv2.Fold()]);
        return _residual ? new FoldedResidual(body) : body;
    }
}
