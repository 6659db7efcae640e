using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Loss;

/// <summary>
/// Learning class scores from a teacher (binary classification distillation; Yang et al., "Bridging Cross-task Protocol Inconsistency for
/// Distillation in Dense Object Detection", arXiv 2308.14286): every class of every anchor is a question of its own, as in training by
/// labels, and counts by how far the student's score is from the teacher's, so that the many anchors on which both see nothing do not
/// drown the few that matter.
/// </summary>
internal static class ClassDistillation
{
    /// <summary>
    /// Σ |σ(x) − t| · BCE(x, t) over all anchors and classes: a scalar, 0 where the scores agree. The factor is held constant in the
    /// gradient.
    /// </summary>
    /// <param name="logits">(N, A, C) logits x of the student.</param>
    /// <param name="scores">(N, A, C) scores t of the teacher in [0, 1].</param>
    public static Tensor Compute(Tensor logits, Tensor scores)
    {
        using var scope = NewDisposeScope();
        Tensor weights;
        using (no_grad())
        {
            weights = (logits.sigmoid() - scores).abs();
        }

        // Cross-entropy of logit x with target t is −log σ(−x) − x t.
        var entropies = logits.neg().log_sigmoid().neg() - (logits * scores);
        return (entropies * weights).sum().MoveToOuterDisposeScope();
    }
}
