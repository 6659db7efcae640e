namespace MLNetGhost.Evaluation;

/// <summary>Builds a <see cref="ConfusionMatrix"/>.</summary>
internal static class ConfusionMatrixBuilder
{
    /// <summary>Counts over all pictures.</summary>
    public static ConfusionMatrix Build(IReadOnlyList<ImageBoxes> images, IReadOnlyList<string> classNames)
    {
        var background = classNames.Count;
        var counts = new int[background + 1, background + 1];
        foreach (var image in images)
        {
            var detections = Array.FindAll(image.Detections, detection => detection.Score > ConfusionMatrix.ConfidenceThreshold);
            var objects = Array.FindAll(image.GroundTruth, truth => !truth.IsCrowd);
            var objectOf = Pair(detections, objects);
            var isFound = new bool[objects.Length];
            for (var d = 0; d < detections.Length; d++)
            {
                var actual = objectOf[d] >= 0 ? objects[objectOf[d]].ClassId : background;
                counts[detections[d].ClassId, actual]++;
                if (objectOf[d] >= 0)
                {
                    isFound[objectOf[d]] = true;
                }
            }

            for (var g = 0; g < objects.Length; g++)
            {
                counts[background, objects[g].ClassId] += isFound[g] ? 0 : 1;
            }
        }

        return new ConfusionMatrix(counts, classNames);
    }

    /// <summary>
    /// For each detection, the object that it is paired with, or −1: every detection keeps its best object, then every object its best
    /// detection.
    /// </summary>
    private static int[] Pair(DetectedBox[] detections, GroundTruthBox[] objects)
    {
        var objectOf = new int[detections.Length];
        var bestDetection = new int[objects.Length];
        var bestIou = new float[objects.Length];
        Array.Fill(objectOf, -1);
        Array.Fill(bestDetection, -1);
        for (var d = 0; d < detections.Length; d++)
        {
            var (chosen, chosenIou) = (-1, ConfusionMatrix.IouThreshold);
            for (var g = 0; g < objects.Length; g++)
            {
                var iou = YoloMatcher.IntersectionOverUnion(objects[g], detections[d]);
                if (iou > chosenIou)
                {
                    (chosen, chosenIou) = (g, iou);
                }
            }

            if (chosen >= 0 && (bestDetection[chosen] < 0 || chosenIou > bestIou[chosen]))
            {
                (bestDetection[chosen], bestIou[chosen]) = (d, chosenIou);
            }
        }

        for (var g = 0; g < objects.Length; g++)
        {
            if (bestDetection[g] >= 0)
            {
                objectOf[bestDetection[g]] = g;
            }
        }

        return objectOf;
    }
}
