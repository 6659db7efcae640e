using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Loss;

/// <summary>
/// Learning boxes from a teacher (localisation distillation; Zheng et al., "Localization Distillation for Dense Object Detection",
/// arXiv 2102.12252): for each side of a box, the student's distribution over the bins follows the teacher's, both softened, so that it
/// also learns which sides are uncertain.
/// </summary>
internal static class BoxDistillation
{
    /// <summary>Logits are divided by this before the softmax, as in the paper.</summary>
    public const double Temperature = 10;

    /// <summary>
    /// Σ weight · T² · KL(teacher ‖ student), the mean over the four sides and their bins: a scalar, 0 where the distributions agree.
    /// </summary>
    /// <param name="logits">(N, A, 64) box logits of the student.</param>
    /// <param name="taught">(N, A, 64) box logits of the teacher.</param>
    /// <param name="weights">(N, A): how much each anchor counts.</param>
    public static Tensor FromDistributions(Tensor logits, Tensor taught, Tensor weights)
    {
        using var scope = NewDisposeScope();
        var student = Soften(logits);
        var teacher = Soften(taught);
        var divergence = (teacher.exp() * (teacher - student)).mean([-2, -1]);
        return (divergence * weights).sum().mul(Scalars.Of(Temperature * Temperature)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The same for a teacher that gives boxes without distributions: its distribution is that of the two bins around each distance
    /// (<see cref="DistributionFocalLoss"/>). Σ weight · cross-entropy, the mean over the four sides: a scalar.
    /// </summary>
    /// <param name="logits">(N, A, 64) box logits of the student.</param>
    /// <param name="distances">(N, A, 4) distances left, top, right, bottom of the teacher's box from the anchor, in cells.</param>
    /// <param name="weights">(N, A): how much each anchor counts.</param>
    public static Tensor FromDistances(Tensor logits, Tensor distances, Tensor weights)
    {
        using var scope = NewDisposeScope();
        var losses = DistributionFocalLoss.Compute(DistributionFocalLoss.LogProbabilities(logits), distances);
        return (losses * weights).sum().MoveToOuterDisposeScope();
    }

    private static Tensor Soften(Tensor logits) =>
        DistributionFocalLoss.LogProbabilities(logits.mul(Scalars.Of(1 / Temperature)));
}
