using TorchSharp;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>Keeps the gradient's length within bounds.</summary>
internal static class GradientClipping
{
    /// <summary>Shortens a gradient to at most the given Euclidean length, in place.</summary>
    /// <param name="gradients">All gradients as one vector.</param>
    /// <param name="largestNorm">The length allowed.</param>
    /// <returns>The length before.</returns>
    public static double Clip(Tensor gradients, double largestNorm)
    {
        using var gradientFree = no_grad();
        using var scope = NewDisposeScope();
        double norm = gradients.norm().item<float>();
        var factor = largestNorm / (norm + 1e-6);
        if (factor < 1)
        {
            using Scalar scale = factor;
            gradients.mul_(scale);
        }

        return norm;
    }
}
