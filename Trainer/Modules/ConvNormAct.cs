using MLNetGhost.Trainer.Folding;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Modules;

/// <summary>
/// Convolution without bias (<c>conv</c>), batch normalisation (<c>bn</c>), activation: YOLO11's Conv, and with
/// <see cref="NormConstants.Ghost"/> and no activation one re-parameterisation branch of GhostNetV3.
/// </summary>
internal sealed class ConvNormAct : Block
{
    private readonly Conv2d conv;
    private readonly BatchNorm2d bn;
    private readonly Activation _activation;

    public ConvNormAct(long inChannels, long outChannels, long kernelSize, Activation activation, NormConstants constants, long stride = 1, long groups = 1)
        : base(nameof(ConvNormAct))
    {
        conv = Convolutions.Create(inChannels, outChannels, kernelSize, stride, groups);
        bn = constants.Create(outChannels);
        _activation = activation;
        RegisterComponents();
    }

    /// <summary>The convolution.</summary>
    public Conv2d Convolution => conv;

    /// <summary>Its normalisation.</summary>
    public BatchNorm2d Norm => bn;

    /// <summary>YOLO11's Conv with SiLU.</summary>
    public static ConvNormAct Yolo(long inChannels, long outChannels, long kernelSize, long stride = 1, long groups = 1) =>
        new(inChannels, outChannels, kernelSize, Activation.Silu, NormConstants.Yolo, stride, groups);

    /// <summary>YOLO11's Conv without an activation.</summary>
    public static ConvNormAct YoloLinear(long inChannels, long outChannels, long kernelSize, long groups = 1) =>
        new(inChannels, outChannels, kernelSize, Activation.None, NormConstants.Yolo, groups: groups);

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _activation.Apply(bn.call(conv.call(input))).MoveToOuterDisposeScope();
    }

    public override FoldedModule Fold() => FoldedConv.From(conv, bn, _activation);
}
