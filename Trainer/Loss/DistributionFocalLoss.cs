using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Loss;

/// <summary>
/// Boxes as distributions: each side's distance from the anchor is the expectation over <see cref="BinCount"/> bins, and is
/// learned by cross-entropy to the two bins around the true distance (Generalized Focal Loss, arXiv 2006.04388).
/// </summary>
internal static class DistributionFocalLoss
{
    /// <summary>Bins per side; a bin is one cell of the level wide.</summary>
    public const int BinCount = 16;

    /// <summary>Keeps the true distance below the last bin, so that it always lies between two bins.</summary>
    private const double LargestDistance = BinCount - 1 - 0.01;

    /// <summary>(…, 64) logits → (…, 4, 16): left, top, right, bottom, and the bins of each.</summary>
    public static Tensor SplitSides(Tensor logits) => logits.reshape([.. logits.shape[..^1], 4, BinCount]);

    /// <summary>(…, 64) logits in the order left, top, right, bottom → (…, 4, 16) log-probabilities.</summary>
    public static Tensor LogProbabilities(Tensor logits) => SplitSides(logits).log_softmax(-1);

    /// <summary>(…, 4, 16) probabilities → (…, 4) expected distances in cells.</summary>
    public static Tensor Expectation(Tensor probabilities)
    {
        using var scope = NewDisposeScope();
        var bins = Scalars.Range(BinCount, probabilities.dtype, probabilities.device);
        return probabilities.matmul(bins).MoveToOuterDisposeScope();
    }

    /// <summary>(P, 4, 16) log-probabilities and (P, 4) true distances in cells → (P) loss, the mean over the four sides.</summary>
    public static Tensor Compute(Tensor logProbabilities, Tensor distances)
    {
        using var scope = NewDisposeScope();
        var clamped = distances.clamp(Scalars.Of(0L), Scalars.Of(LargestDistance)).unsqueeze(-1);
        var lower = clamped.floor();
        var share = clamped - lower;
        var bin = lower.to(int64);
        var (lowerLog, upperLog) = (logProbabilities.gather(-1, bin), logProbabilities.gather(-1, bin.Plus(Scalars.One)));
        var losses = (lowerLog * (share - Scalars.One)) - (upperLog * share);
        return losses.mean([-2, -1]).MoveToOuterDisposeScope();
    }
}
