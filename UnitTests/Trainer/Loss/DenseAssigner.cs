using MLNetGhost.Trainer.Loss;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Loss;

/// <summary>The definition of task-aligned assignment for one picture, over all pairs of object and anchor: slow but simple.</summary>
internal static class DenseAssigner
{
    private const double Epsilon = 1e-9;

    /// <summary>Returns per anchor the assigned object (−1 for none) and the target score.</summary>
    /// <param name="scores">(N, classes).</param>
    /// <param name="boxes">(N, 4) corners.</param>
    /// <param name="anchors">(N, 2).</param>
    /// <param name="classes">Per object.</param>
    /// <param name="corners">(G, 4).</param>
    /// <param name="candidates">Anchors an object may take.</param>
    public static (long[] Objects, float[] Scores) Assign(
        Tensor scores, Tensor boxes, Tensor anchors, long[] classes, Tensor corners, int candidates)
    {
        using var scope = NewDisposeScope();
        long objects = classes.Length, count = anchors.shape[0];
        var sides = corners.unsqueeze(1).unbind(-1);
        var points = anchors.unsqueeze(0).unbind(-1);
        var inside = (points[0] - sides[0] > Epsilon) & (points[1] - sides[1] > Epsilon) & (sides[2] - points[0] > Epsilon) & (
            sides[3] - points[1] > Epsilon);

        var overlaps = BoxOverlap.Compute(
            corners.unsqueeze(1).expand(objects, count, 4).reshape(-1, 4),
                boxes.unsqueeze(0).expand(objects, count, 4).reshape(-1, 4)).reshape(objects, count);
        overlaps = overlaps.clamp_min(0) * inside;
        var alignments = scores.index_select(1, tensor(classes)).transpose(0, 1).pow(0.5) * overlaps.pow(6);

        var (values, indices) = alignments.topk((int)Math.Min(candidates, count), 1);
        var positive = zeros(objects, count).scatter_(1, indices, (values > 0).to(float32)) * inside;
        var contested = positive.sum([0], keepdim: true) > 1;
        var owners = zeros(objects, count).scatter_(0, overlaps.argmax(0, keepdim: true), ones(1, count));
        positive = where(contested, owners, positive);

        var largestAlignment = (alignments * positive).amax([1], keepdim: true);
        var largestOverlap = (overlaps * positive).amax([1], keepdim: true);
        var targets = (alignments * positive * largestOverlap / (largestAlignment + Epsilon)).amax([0]);
        var assigned = where(positive.sum([0]) > 0, positive.argmax(0), full(count, -1L, int64));
        return (assigned.data<long>().ToArray(), targets.data<float>().ToArray());
    }
}
