using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>The gradients that <see cref="BatchFold.Backward"/> returns.</summary>
/// <param name="Weights">The gradient of the branches' weights, (G, B, O, T).</param>
/// <param name="Gains">The gradient of γ, (G, B, O).</param>
/// <param name="Shifts">The gradient of β, (G, B, O).</param>
/// <param name="BranchMean">The gradient of the mean of each branch's output, (G, B, O); it leads back to the input.</param>
/// <param name="BranchVariance">The gradient of the variance of each branch's output, (G, B, O); it leads back to the input.</param>
internal sealed record BatchFoldGradient(Tensor Weights, Tensor Gains, Tensor Shifts, double[] BranchMean, double[] BranchVariance)
{
    /// <summary>The gradients of the branches' weights, γ and β, converted to the parameters' type.</summary>
    public Tensor[] OfParameters(ScalarType type) => [Weights.to(type), Gains.to(type), Shifts.to(type)];
}
