using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>Gradients that <see cref="BatchFold.Backward"/> gives.</summary>
/// <param name="Weights">Of the branches' weights, (G, B, O, T).</param>
/// <param name="Gains">Of γ, (G, B, O).</param>
/// <param name="Shifts">Of β, (G, B, O).</param>
/// <param name="BranchMean">Of the means of the branches' outputs, (G, B, O): by it the gradient reaches the input.</param>
/// <param name="BranchVariance">Of the variances of the branches' outputs, (G, B, O): by it the gradient reaches the input.</param>
internal sealed record BatchFoldGradient(Tensor Weights, Tensor Gains, Tensor Shifts, Tensor BranchMean, Tensor BranchVariance)
{
    /// <summary>The gradients of the branches' parameters, in their type: weights, γ, β.</summary>
    public Tensor[] OfParameters(ScalarType type) => [Weights.to(type), Gains.to(type), Shifts.to(type)];
}
