using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Convolution without bias (<c>conv</c>), batch normalisation (<c>bn</c>), activation: YOLO11's Conv.
/// </summary>
internal sealed class ConvNormAct : LeafConvolution
{
    private readonly Convolution conv;
    private readonly BatchNorm2d bn;
    private readonly Activation _activation;
    private readonly NormActivation _normActivation;

    public ConvNormAct(long inChannels, long outChannels, long kernelSize, Activation activation, long stride = 1, long groups = 1)
        : base(nameof(ConvNormAct))
    {
        conv = Convolutions.Create(inChannels, outChannels, kernelSize, stride, groups);
        bn = NormConstants.Yolo.Create(outChannels);
        _activation = activation;
        _normActivation = new NormActivation(bn, activation);
        RegisterComponents();
    }

    /// <summary>YOLO11's Conv; its own activation is SiLU.</summary>
    public static ConvNormAct Yolo(
        long inChannels,
        long outChannels,
        long kernelSize,
        long stride = 1,
        long groups = 1,
        ActivationFunction activation = ActivationFunction.Silu) =>
        new(inChannels, outChannels, kernelSize, Activation.Of(activation), stride, groups);

    /// <summary>YOLO11's Conv without an activation.</summary>
    public static ConvNormAct YoloLinear(long inChannels, long outChannels, long kernelSize, long groups = 1) =>
        new(inChannels, outChannels, kernelSize, Activation.None, groups: groups);

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _normActivation.Apply(conv, input).MoveToOuterDisposeScope();
    }

    public override FoldedConv Fold() => FoldedConv.From(conv, bn, _activation);
}
