using MLNetGhost.Trainer.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Loss;

/// <summary>
/// Overlap of pairs of boxes, differentiable: IoU and its relatives GIoU, DIoU and CIoU (arXiv 1911.08287).
/// As in the public YOLO trainers, only the height carries an epsilon, so that a flat box has a finite aspect ratio.
/// </summary>
internal static class BoxOverlap
{
    private const double Epsilon = 1e-7;

    private static readonly Scalar s_epsilon = Scalars.Of(Epsilon);
    private static readonly Scalar s_onePlusEpsilon = Scalars.Of(1 + Epsilon);
    private static readonly Scalar s_zero = Scalars.Of(0L);
    private static readonly Scalar s_quarter = Scalars.Of(0.25);
    private static readonly Scalar s_aspectGain = Scalars.Of(4 / (Math.PI * Math.PI));

    /// <summary>(P, 4) and (P, 4) boxes x0, y0, x1, y1 in the same units → (P) overlaps.</summary>
    /// <param name="first">The boxes that gradients are computed for.</param>
    /// <param name="second">The boxes to compare with, row by row.</param>
    /// <param name="measure">The kind of overlap.</param>
    /// <remarks>CIoU weights the aspect penalty by a factor that is held constant in the gradient.</remarks>
    public static Tensor Compute(Tensor first, Tensor second, OverlapMeasure measure = OverlapMeasure.Complete)
    {
        using var scope = NewDisposeScope();
        var (left1, top1, right1, bottom1) = Corners(first);
        var (left2, top2, right2, bottom2) = Corners(second);
        Tensor width1 = right1 - left1, height1 = (bottom1 - top1).Plus(s_epsilon);
        Tensor width2 = right2 - left2, height2 = (bottom2 - top2).Plus(s_epsilon);

        var intersection = (minimum(right1, right2) - maximum(left1, left2)).clamp_min(s_zero) *
            (minimum(bottom1, bottom2) - maximum(top1, top2)).clamp_min(s_zero);
        var union = ((width1 * height1).Plus(width2 * height2) - intersection).Plus(s_epsilon);
        var overlap = intersection / union;
        if (measure is OverlapMeasure.Plain)
        {
            return overlap.MoveToOuterDisposeScope();
        }

        var enclosingWidth = maximum(right1, right2) - minimum(left1, left2);
        var enclosingHeight = maximum(bottom1, bottom2) - minimum(top1, top2);
        if (measure is OverlapMeasure.Generalized)
        {
            var enclosing = (enclosingWidth * enclosingHeight).Plus(s_epsilon);
            return (overlap - ((enclosing - union) / enclosing)).MoveToOuterDisposeScope();
        }

        var diagonal = enclosingWidth.Squared().Plus(enclosingHeight.Squared()).Plus(s_epsilon);
        var distance = (left2.Plus(right2) - left1 - right1).Squared().Plus((top2.Plus(bottom2) - top1 - bottom1).Squared()) * s_quarter;
        var distanceOverlap = overlap - (distance / diagonal);
        if (measure is OverlapMeasure.Distance)
        {
            return distanceOverlap.MoveToOuterDisposeScope();
        }

        var aspect = ((width2 / height2).atan() - (width1 / height1).atan()).Squared() * s_aspectGain;
        Tensor weight;
        using (no_grad())
        {
            weight = aspect / ((aspect - overlap).Plus(s_onePlusEpsilon));
        }

        return (distanceOverlap - (aspect * weight)).MoveToOuterDisposeScope();
    }

    private static (Tensor Left, Tensor Top, Tensor Right, Tensor Bottom) Corners(Tensor boxes)
    {
        var sides = boxes.unbind(-1);
        return (sides[0], sides[1], sides[2], sides[3]);
    }
}
