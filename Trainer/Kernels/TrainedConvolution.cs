using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// A convolution without bias in a training step, which keeps its output for the backward pass or computes it again there. Single
/// precision, on the CPU.
/// </summary>
/// <param name="KeepsOutput">Whether the output is kept.</param>
internal abstract record TrainedConvolution(bool KeepsOutput)
{
    /// <summary>(N, in, H, W) → (N, out, H', W'), as rows of channels, without a record for gradients.</summary>
    /// <param name="x">The input, as rows of channels.</param>
    /// <param name="weight">The weights.</param>
    public abstract Tensor Run(Tensor x, Tensor weight);

    /// <summary>The gradients of the input and of the weights.</summary>
    /// <param name="x">The input, as rows of channels.</param>
    /// <param name="weight">The weights.</param>
    /// <param name="output">The output that was kept; null to compute it again.</param>
    /// <param name="wantsInput">Whether the gradient of the input is needed.</param>
    /// <param name="outer">From the output, which it does not hold on to, to the output's gradient as rows of channels.</param>
    /// <returns>The gradients; null for an input whose is not needed.</returns>
    public abstract (Tensor? Input, Tensor Weight) Gradients(
        Tensor x, Tensor weight, Tensor? output, bool wantsInput, Func<Tensor, Tensor> outer);
}
