namespace MLNetGhost.Evaluation;

/// <summary>Decides which detections of a picture are correct, as YOLO tools do, and like them in single precision.</summary>
internal static class YoloMatcher
{
    /// <summary>Number of IoU thresholds.</summary>
    public const int ThresholdCount = 10;

    private const float Epsilon = 1e-7f;

    /// <summary>The IoU thresholds 0.50, 0.55, …, 0.95, computed from both ends as the reference's linspace does.</summary>
    public static readonly IReadOnlyList<float> Thresholds = MakeThresholds();

    /// <summary>
    /// (detections × thresholds), row-major: true where the detection is correct. Each detection chooses the object of its class with the
    /// largest IoU, and each object the first detection that chose it, in the order given, which must be by descending score.
    /// </summary>
    public static bool[] Match(ImageBoxes image)
    {
        var isCorrect = new bool[image.Detections.Length * ThresholdCount];
        var choices = new (int Object, float Iou)[image.Detections.Length];
        for (var d = 0; d < choices.Length; d++)
        {
            choices[d] = Choose(image, image.Detections[d]);
        }

        var isTaken = new bool[image.GroundTruth.Length];
        for (var threshold = 0; threshold < ThresholdCount; threshold++)
        {
            Array.Clear(isTaken);
            for (var d = 0; d < choices.Length; d++)
            {
                var (chosen, iou) = choices[d];
                if (chosen >= 0 && iou >= Thresholds[threshold] && !isTaken[chosen])
                {
                    isTaken[chosen] = true;
                    isCorrect[(d * ThresholdCount) + threshold] = true;
                }
            }
        }

        return isCorrect;
    }

    /// <summary>Intersection over union, in single precision.</summary>
    public static float IntersectionOverUnion(in GroundTruthBox truth, in DetectedBox detection)
    {
        var (tx0, ty0, tx1, ty1) = ((float)truth.X, (float)truth.Y, (float)(truth.X + truth.Width), (float)(truth.Y + truth.Height));
        var (dx0, dy0, dx1, dy1) = (
            (float)detection.X, (float)detection.Y, (float)(detection.X + detection.Width), (float)(detection.Y + detection.Height));
        var width = MathF.Max(MathF.Min(tx1, dx1) - MathF.Max(tx0, dx0), 0);
        var height = MathF.Max(MathF.Min(ty1, dy1) - MathF.Max(ty0, dy0), 0);
        var intersection = width * height;
        return intersection / (((tx1 - tx0) * (ty1 - ty0)) + ((dx1 - dx0) * (dy1 - dy0)) - intersection + Epsilon);
    }

    private static (int Object, float Iou) Choose(ImageBoxes image, in DetectedBox detection)
    {
        var best = (Object: -1, Iou: 0f);
        for (var g = 0; g < image.GroundTruth.Length; g++)
        {
            ref readonly var truth = ref image.GroundTruth[g];
            if (truth.ClassId == detection.ClassId && !truth.IsCrowd)
            {
                var iou = IntersectionOverUnion(truth, detection);
                if (iou >= best.Iou)
                {
                    best = (g, iou);
                }
            }
        }

        return best;
    }

    private static float[] MakeThresholds()
    {
        const float first = 0.5f;
        const float last = 0.95f;
        const float step = (last - first) / (ThresholdCount - 1);
        var thresholds = new float[ThresholdCount];
        for (var i = 0; i < ThresholdCount; i++)
        {
            thresholds[i] = i < ThresholdCount / 2 ? first + (step * i) : last - (step * (ThresholdCount - 1 - i));
        }

        return thresholds;
    }
}
