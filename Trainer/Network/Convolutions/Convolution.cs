using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// A convolution that is trained, with zero padding of half a kernel, so that stride 1 preserves the size. Unlike libtorch's module, it
/// runs only in ways that were checked (<see cref="CheckedConvolution"/>). Its weights are zero until they are initialised or loaded.
/// </summary>
internal sealed class Convolution : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter? bias;

    /// <summary>Makes a convolution.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="hasBias">Whether a bias is added to every output channel.</param>
    public Convolution(ConvolutionShape shape, bool hasBias)
        : base(nameof(Convolution))
    {
        Shape = shape;
        weight = new Parameter(zeros(shape.WeightShape, device: CPU));
        bias = hasBias ? new Parameter(zeros(shape.OutChannels, device: CPU)) : null;
        RegisterComponents();
    }

    /// <summary>Channels, kernel, stride and groups.</summary>
    public ConvolutionShape Shape { get; }

    /// <summary>(out, in / groups, height, width).</summary>
    public Parameter Weight => weight;

    /// <summary>(out), or null.</summary>
    public Parameter? Bias => bias;

    /// <summary>
    /// Runs in the type of the input, which is narrower than the weights in mixed precision. The gradients of the weights have the type
    /// of the weights.
    /// </summary>
    /// <param name="input">(N, in, H, W).</param>
    /// <returns>A fresh tensor (N, out, ⌈H/stride⌉, ⌈W/stride⌉).</returns>
    public override Tensor forward(Tensor input)
    {
        if (input.dtype == weight.dtype)
        {
            return CheckedConvolution.Run(input, weight, bias, Shape.Stride, Shape.Groups);
        }

        using var scope = NewDisposeScope();
        var (narrowWeight, narrowBias) = (weight.to(input.dtype), bias?.to(input.dtype));
        return CheckedConvolution.Run(input, narrowWeight, narrowBias, Shape.Stride, Shape.Groups).MoveToOuterDisposeScope();
    }
}
