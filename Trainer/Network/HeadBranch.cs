using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>Features of one stride → logits: two blocks (<c>0</c>, <c>1</c>) and a 1 × 1 convolution with a bias (<c>2</c>).</summary>
internal sealed class HeadBranch : Block
{
    [ComponentName(Name = "0")]
    private readonly Block _first;

    [ComponentName(Name = "1")]
    private readonly Block _second;

    [ComponentName(Name = "2")]
    private readonly Conv2d _logits;

    private HeadBranch(Block first, Block second, Conv2d logits)
        : base(nameof(HeadBranch))
    {
        (_first, _second, _logits) = (first, second, logits);
        RegisterComponents();
    }

    /// <summary>The bias of the last convolution, one element per logit.</summary>
    public Tensor Bias => _logits.bias!;

    /// <summary>Two dense 3 × 3 convolutions: YOLO11's box branch.</summary>
    public static HeadBranch Dense(int inChannels, int hidden, int logits) => new(
        ConvNormAct.Yolo(inChannels, hidden, 3),
        ConvNormAct.Yolo(hidden, hidden, 3),
        Convolutions.Create(hidden, logits, 1, bias: true));

    /// <summary>Two pairs of 3 × 3 depthwise and 1 × 1 convolution: YOLO11's class branch.</summary>
    public static HeadBranch Depthwise(int inChannels, int hidden, int logits) => new(
        Separable(inChannels, hidden),
        Separable(hidden, hidden),
        Convolutions.Create(hidden, logits, 1, bias: true));

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _logits.call(_second.call(_first.call(input))).MoveToOuterDisposeScope();
    }

    public override FoldedModule Fold() => new FoldedSequence([_first.Fold(), _second.Fold(), FoldedConv.From(_logits, Activation.None)]);

    private static BlockSequence Separable(int inChannels, int outChannels) => new(
        ConvNormAct.Yolo(inChannels, inChannels, 3, groups: inChannels),
        ConvNormAct.Yolo(inChannels, outChannels, 1));
}
