using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>A convolution that libtorch computes, forward and once more backward.</summary>
/// <param name="Module">From an input to a fresh output: the module itself, so that whoever watches the network sees it.</param>
/// <param name="Convolve">From input and weights to a fresh output.</param>
internal sealed record LibtorchConvolution(Func<Tensor, Tensor> Module, Func<Tensor, Tensor, Tensor> Convolve)
    : TrainedConvolution(KeepsOutput: false)
{
    /// <inheritdoc/>
    public override Tensor Run(Tensor x, Tensor weight)
    {
        using var gradientFree = no_grad();
        return Module(x);
    }

    /// <inheritdoc/>
    public override (Tensor? Input, Tensor Weight) Gradients(
        Tensor x, Tensor weight, Tensor? output, bool wantsInput, Func<Tensor, Tensor> outer)
    {
        Tensor[] leaves = [x.detach().requires_grad_(wantsInput), weight.detach().requires_grad_()];
        Tensor again;
        using (enable_grad(true))
        {
            again = Convolve(leaves[0], leaves[1]);
        }

        var gradients = autograd.grad([again], wantsInput ? leaves : leaves[1..], [outer(again.detach())]);
        return (wantsInput ? gradients[0] : null, gradients[^1]);
    }
}
