using MLNetGhost.Trainer.Loss;
using MLNetGhost.UnitTests.Fixtures;
using TorchSharp;

namespace MLNetGhost.UnitTests.Golden;

/// <summary>The task-aligned assigner: which anchors are positive, for which object, with which target score.</summary>
[GoldenKind("assigner")]
public sealed class AssignerGolden : IGoldenVerifier
{
    public void Verify(GoldenCase golden)
    {
        using var scope = torch.NewDisposeScope();
        var scores = golden.Tensor("pd_scores");
        int batchSize = (int)scores.shape[0], anchorCount = (int)scores.shape[1], classCount = (int)scores.shape[2];
        var paddedCount = (int)golden.Shape("gt_labels")[1];
        var (objects, places) = Unpad(golden, batchSize, paddedCount);
        var assigner = new TaskAlignedAssigner(golden.Int("topk"), golden.Number("alpha"), golden.Number("beta"));

        var assignment = assigner.Assign(scores, golden.Tensor("pd_bboxes"), golden.Values("anc_points"), objects);

        var foreground = new float[batchSize * anchorCount];
        var targetScores = new float[batchSize * anchorCount * classCount];
        float[] expectedIndex = golden.Values(
            "target_gt_idx"), expectedLabel = golden.Values("target_labels"), expectedBoxes = golden.Values("target_bboxes");
        for (var i = 0; i < assignment.Count; i++)
        {
            var anchor = assignment.Anchors[i];
            var owner = assignment.Objects[i];
            foreground[anchor] = 1;
            targetScores[(anchor * classCount) + objects.Classes[owner]] = assignment.Scores[i];
            Assert.AreEqual(expectedIndex[anchor], places[(int)owner], $"object of anchor {anchor}");
            Assert.AreEqual(expectedLabel[anchor], objects.Classes[owner], $"label of anchor {anchor}");
            TensorAssert.AreClose(expectedBoxes.AsSpan(4 * (int)anchor, 4), objects.Corners.AsSpan(4 * (int)owner, 4), 0,
                $"box of anchor {anchor}");
        }

        TensorAssert.AreClose(golden.Values("fg_mask"), foreground, 0, "foreground");
        TensorAssert.AreClose(golden.Values("target_scores"), targetScores, 1e-5, "target scores");
    }

    /// <summary>The rows that are not padding, and each one's place among its picture's rows.</summary>
    private static (LabelledObjects Objects, List<int> Places) Unpad(GoldenCase golden, int batchSize, int paddedCount)
    {
        float[] labels = golden.Values("gt_labels"), corners = golden.Values("gt_bboxes"), mask = golden.Values("mask_gt");
        List<long> images = [], classes = [];
        List<float> kept = [];
        List<int> places = [];
        for (var row = 0; row < batchSize * paddedCount; row++)
        {
            if (mask[row] > 0)
            {
                images.Add(row / paddedCount);
                classes.Add((long)labels[row]);
                kept.AddRange(corners.AsSpan(4 * row, 4));
                places.Add(row % paddedCount);
            }
        }

        return (new LabelledObjects([.. images], [.. classes], [.. kept]), places);
    }
}
