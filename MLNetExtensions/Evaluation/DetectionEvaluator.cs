namespace MLNetGhost.Evaluation;

/// <summary>Measures detections against labels.</summary>
public static class DetectionEvaluator
{
    /// <summary>
    /// Computes COCO's twelve numbers (the headline), the YOLO tools' average precision, curves and a confusion matrix. A class that is
    /// missing from the labels or from the detections is not an error. Equal scores are ordered by picture, then by detection.
    /// </summary>
    /// <param name="images">One element per picture; include pictures without labels or detections.</param>
    /// <param name="classNames">Class names; the index is the class id.</param>
    /// <exception cref="ArgumentException">A class id has no name, or a score or coordinate is not finite.</exception>
    public static DetectionMetrics Evaluate(IReadOnlyList<EvaluatedImage> images, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(classNames);
        return Evaluate([.. images.Select(image => ImageBoxes.From(image, classNames.Count))], classNames);
    }

    /// <summary>The same for boxes in double precision, as in COCO's files.</summary>
    internal static DetectionMetrics Evaluate(IReadOnlyList<ImageBoxes> images, IReadOnlyList<string> classNames)
    {
        // The YOLO tools' matching goes through an image's detections in order, which is by descending score after suppression.
        var sorted = images.Select(
            image => image with { Detections = [.. image.Detections.OrderByDescending(detection => detection.Score)] }).ToList();
        return new DetectionMetrics
        {
            Coco = CocoEvaluator.Evaluate(images, classNames),
            Yolo = YoloEvaluator.Evaluate(sorted, classNames),
            ConfusionMatrix = ConfusionMatrixBuilder.Build(sorted, classNames),
            ClassNames = classNames,
            ImageCount = images.Count,
            InstanceCount = images.Sum(image => image.GroundTruth.Count(box => !box.IsCrowd)),
        };
    }
}
