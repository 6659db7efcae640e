using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Loss;

/// <summary>
/// The terms of the detection loss by operations of the device that holds the predictions. Nothing here waits for it: how many anchors are
/// assigned is never read, and rows that assign nothing have weight 0.
/// </summary>
internal static class DeviceLoss
{
    private const int BoxChannels = 4 * DistributionFocalLoss.BinCount;

    /// <summary>The three terms, divided by the sum of the target scores; scalars.</summary>
    /// <param name="boxLogits">(B, N, 64).</param>
    /// <param name="classLogits">(B, N, classes).</param>
    /// <param name="layout">The pairs of the batch's objects and anchors.</param>
    /// <param name="assigner">The measure of alignment.</param>
    public static (Tensor Box, Tensor Class, Tensor Dfl) Compute(
        Tensor boxLogits, Tensor classLogits, PairLayout layout, TaskAlignedAssigner assigner)
    {
        using var scope = NewDisposeScope();
        var flatBoxes = boxLogits.reshape(-1, BoxChannels);
        var flatClasses = classLogits.reshape(-1);

        // Cross-entropy of logit x with target t is log(1 + eˣ) − x t, so the targets need not be laid out densely.
        var background = flatClasses.logaddexp(zeros(1, dtype: flatClasses.dtype, device: flatClasses.device)).sum();
        if (layout.Count == 0)
        {
            return (zeros_like(background).MoveToOuterDisposeScope(), background.MoveToOuterDisposeScope(),
                zeros_like(background).MoveToOuterDisposeScope());
        }

        var device = new DeviceAssigner(layout, boxLogits.device);
        var (pairs, weights) = Assign(flatBoxes, flatClasses, device, assigner);
        var normaliser = weights.sum().clamp_min(Scalars.One);
        var classes = background - (flatClasses.index(device.Scores.index(pairs)) * weights).sum();

        var strides = device.Strides.index(pairs);
        var centres = device.Centres.index(pairs);
        var labelled = device.Corners.index(pairs) / strides;
        var logProbabilities = DistributionFocalLoss.LogProbabilities(flatBoxes.index(device.Anchors.index(pairs)));
        var predicted = AnchorGrid.ToCorners(centres, DistributionFocalLoss.Expectation(logProbabilities.exp()));
        var box = weights.sum() - (BoxOverlap.Compute(predicted, labelled) * weights).sum();
        var distances = cat([centres - labelled.narrow(1, 0, 2), labelled.narrow(1, 2, 2) - centres], 1);
        var dfl = (DistributionFocalLoss.Compute(logProbabilities, distances) * weights).sum();
        return ((box / normaliser).MoveToOuterDisposeScope(), (classes / normaliser).MoveToOuterDisposeScope(),
            (dfl / normaliser).MoveToOuterDisposeScope());
    }

    private static (Tensor Pairs, Tensor Scores) Assign(
        Tensor boxLogits, Tensor classLogits, DeviceAssigner device, TaskAlignedAssigner assigner)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var distances = DistributionFocalLoss.Expectation(DistributionFocalLoss.SplitSides(boxLogits).softmax(-1));
        var predicted = AnchorGrid.ToCorners(device.Centres, distances.index(device.Anchors)) * device.Strides;
        var overlaps = BoxOverlap.Compute(device.Corners, predicted).clamp_min(Scalars.Of(0L));
        var scores = classLogits.index(device.Scores).sigmoid();
        var (pairs, targets) = device.Assign(overlaps, assigner.Alignment(scores, overlaps));
        return (pairs.MoveToOuterDisposeScope(), targets.MoveToOuterDisposeScope());
    }
}
