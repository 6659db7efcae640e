using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Loss;

/// <summary>
/// Learning from a teacher that gives finished detections only. They are assigned to the student's anchors as labels are
/// (<see cref="TaskAlignedAssigner"/>), and an anchor's target score is the assignment's times the teacher's: pseudo-labels that count by
/// their scores, as in Soft Teacher (Xu et al., arXiv 2106.09018).
/// </summary>
internal static class TaughtObjects
{
    /// <summary>Values per detection: x0, y0, x1, y1 in pixels of the input, score, class; a row of score 0 is none.</summary>
    public const int Values = 6;

    /// <summary>
    /// Detections → what the teacher would say at each anchor: (N, A, taught classes) scores, and (N, A, 4) distances left, top, right,
    /// bottom in cells, which mean something where a score is not 0. Without gradients, on the device of the student's outputs.
    /// </summary>
    /// <param name="boxLogits">(N, A, 64) of the student.</param>
    /// <param name="classLogits">(N, A, taught classes) of the student.</param>
    /// <param name="grid">The anchors.</param>
    /// <param name="objects">(N, M, <see cref="Values"/>), classes as indices into the taught classes.</param>
    /// <param name="assigner">Decides which anchors learn which detection.</param>
    public static (Tensor Scores, Tensor Distances) Assign(
        Tensor boxLogits, Tensor classLogits, AnchorGrid grid, Tensor objects, TaskAlignedAssigner assigner)
    {
        using var gradientFree = no_grad();
        using var scope = NewDisposeScope();
        var (count, anchors, classCount) = ((int)classLogits.shape[0], grid.Count, (int)classLogits.shape[2]);
        var scores = new float[count * anchors * classCount];
        var distances = new float[count * anchors * 4];
        var (labelled, confidences) = Read(objects);
        if (labelled.Count > 0)
        {
            var centres = tensor(grid.Centres, device: CPU).reshape(-1, 2);
            var predicted = DistributionFocalLoss.Expectation(DistributionFocalLoss.SplitSides(boxLogits.cpu()).softmax(-1));
            var boxes = AnchorGrid.ToCorners(centres, predicted) * tensor(grid.Strides, device: CPU).unsqueeze(-1);
            var assignment = assigner.Assign(classLogits.cpu().sigmoid(), boxes, grid.ToPixels(), labelled);
            for (var i = 0; i < assignment.Count; i++)
            {
                var (place, owner) = (assignment.Anchors[i], assignment.Objects[i]);
                scores[(place * classCount) + labelled.Classes[owner]] = assignment.Scores[i] * confidences[owner];
                WriteDistances(grid, (int)(place % anchors), labelled.Corners.AsSpan(4 * (int)owner, 4), distances.AsSpan(4 * (int)place));
            }
        }

        var device = boxLogits.device;
        return (tensor(scores, device: CPU).reshape(count, anchors, classCount).to(device).MoveToOuterDisposeScope(),
            tensor(distances, device: CPU).reshape(count, anchors, 4).to(device).MoveToOuterDisposeScope());
    }

    private static void WriteDistances(AnchorGrid grid, int anchor, ReadOnlySpan<float> corners, Span<float> distances)
    {
        for (var axis = 0; axis < 2; axis++)
        {
            var (centre, stride) = (grid.Centres[(2 * anchor) + axis], grid.Strides[anchor]);
            distances[axis] = centre - (corners[axis] / stride);
            distances[axis + 2] = (corners[axis + 2] / stride) - centre;
        }
    }

    private static (LabelledObjects Objects, float[] Scores) Read(Tensor objects)
    {
        var (rows, values) = ((int)objects.shape[1], objects.cpu().contiguous().data<float>().ToArray());
        var (images, classes, corners, scores) = (new List<long>(), new List<long>(), new List<float>(), new List<float>());
        for (var row = 0; row * Values < values.Length; row++)
        {
            var value = values.AsSpan(row * Values, Values);
            if (value[4] > 0)
            {
                images.Add(row / rows);
                corners.AddRange(value[..4]);
                scores.Add(value[4]);
                classes.Add((long)value[5]);
            }
        }

        return (new LabelledObjects([.. images], [.. classes], [.. corners]), [.. scores]);
    }
}
