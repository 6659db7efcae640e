using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>Keeps the gradient's length within bounds.</summary>
internal static class GradientClipping
{
    private const double Epsilon = 1e-6;

    /// <summary>Shortens a gradient to at most the given Euclidean length, in place, without waiting for its device.</summary>
    /// <param name="gradients">All gradients as one vector.</param>
    /// <param name="largestNorm">The length allowed.</param>
    public static void Clip(Tensor gradients, double largestNorm)
    {
        using var gradientFree = no_grad();
        using var scope = NewDisposeScope();
        var share = gradients.norm().Plus(Scalars.Of(Epsilon)).reciprocal().Times(largestNorm);
        gradients.mul_(share.clamp_max(Scalars.One));
    }
}
