using MLNetGhost.Evaluation;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Golden;

/// <summary>The YOLO tools' matching and average precision.</summary>
[GoldenKind("average_precision")]
public sealed class AveragePrecisionGolden : IGoldenVerifier
{
    private const double Tolerance = 1e-4;

    public void Verify(GoldenCase golden)
    {
        var predictions = golden.Rows("pred_img_xyxy_conf_cls");
        var labels = golden.Rows("gt_img_cls_xyxy");
        var imageIds = predictions.Concat(labels).Select(row => (int)row[0]).Distinct().Order().ToList();
        var images = imageIds.ConvertAll(id => new ImageBoxes(
            [.. labels.Where(row => (int)row[0] == id).Select(row => Labelled(row))],
            [.. predictions.Where(row => (int)row[0] == id).Select(row => Detected(row))]));
        VerifyMatches(golden, predictions, imageIds, images);

        var classCount = 1 + (int)Math.Max(predictions.Max(row => row[6]), labels.Max(row => row[1]));
        var metrics = YoloEvaluator.Evaluate(images, [.. Enumerable.Range(0, classCount).Select(id => $"class {id}")]);
        var classes = golden.Values("classes").Select(id => (int)id).ToArray();
        CollectionAssert.AreEqual(
            classes, metrics.PerClass.Where(perClass => perClass.Instances > 0).Select(perClass => perClass.ClassId).ToArray());
        Assert.AreEqual(golden.Values("map50")[0], metrics.Map50, Tolerance, "mAP50");
        Assert.AreEqual(golden.Values("map75")[0], metrics.Map75, Tolerance, "mAP75");
        Assert.AreEqual(golden.Values("map")[0], metrics.Map, Tolerance, "mAP50-95");
        Assert.AreEqual(golden.Values("fitness")[0], metrics.Fitness, Tolerance, "fitness");
        for (var i = 0; i < classes.Length; i++)
        {
            VerifyClass(golden, i, metrics.PerClass[classes[i]]);
        }
    }

    private static void VerifyMatches(GoldenCase golden, float[][] predictions, List<int> imageIds, List<ImageBoxes> images)
    {
        var matches = images.ConvertAll(YoloMatcher.Match);
        var next = new int[images.Count];
        foreach (var (row, expected) in golden.Rows("tp").Index())
        {
            var image = imageIds.IndexOf((int)predictions[row][0]);
            var actual = matches[image].Skip(next[image]++ * YoloMatcher.ThresholdCount).Take(YoloMatcher.ThresholdCount);
            CollectionAssert.AreEqual(expected.Select(value => value != 0).ToArray(), actual.ToArray(), $"prediction {row}");
        }
    }

    private static void VerifyClass(GoldenCase golden, int index, YoloClassMetrics actual)
    {
        TensorAssert.AreClose(golden.Rows(
            "ap_cls_iou")[index], [.. actual.AveragePrecisions.Select(value => (float)value)], Tolerance, $"AP of {actual.Name}");
        var precision = golden.Values("precision")[index];
        var recall = golden.Values("recall")[index];
        Assert.AreEqual(precision, actual.Precision, Tolerance, $"precision of {actual.Name}");
        Assert.AreEqual(recall, actual.Recall, Tolerance, $"recall of {actual.Name}");
        Assert.AreEqual(golden.Values("f1")[index], actual.F1, Tolerance, $"F1 of {actual.Name}");
        var truePositives = Math.Round(actual.Recall * actual.Instances);
        Assert.AreEqual(golden.Values("tp_at_best_f1")[index], truePositives, $"true positives of {actual.Name}");
        Assert.AreEqual(golden.Values("fp_at_best_f1")[index], Math.Round((truePositives / (actual.Precision + 1e-16)) - truePositives),
            $"false positives of {actual.Name}");
    }

    private static GroundTruthBox Labelled(float[] row) =>
        new((int)row[1], row[2], row[3], (double)row[4] - row[2], (double)row[5] - row[3], 0, false);

    private static DetectedBox Detected(float[] row) =>
        new((int)row[6], row[5], row[1], row[2], (double)row[3] - row[1], (double)row[4] - row[2]);
}
