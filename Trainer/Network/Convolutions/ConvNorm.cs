using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// One re-parameterisation branch of GhostNetV3: convolution without bias (<c>conv</c>) and batch normalisation (<c>bn</c>).
/// </summary>
internal sealed class ConvNorm : nn.Module<Tensor, Tensor>
{
    private readonly Convolution conv;
    private readonly BatchNorm2d bn;

    public ConvNorm(BranchShape shape, long kernelSize)
        : base(nameof(ConvNorm))
    {
        conv = Convolutions.Create(shape.InChannels, shape.OutChannels, kernelSize, shape.Stride, shape.Groups);
        bn = NormConstants.Ghost.Create(shape.OutChannels);
        RegisterComponents();
    }

    /// <summary>The convolution.</summary>
    public Convolution Convolution => conv;

    /// <summary>Its normalisation.</summary>
    public BatchNorm2d Norm => bn;

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return bn.call(conv.call(input)).MoveToOuterDisposeScope();
    }
}
