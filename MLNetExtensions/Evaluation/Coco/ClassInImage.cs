namespace MLNetGhost.Evaluation;

/// <summary>The objects and detections of one class in one picture; detections by descending score, limited to COCO's maximum.</summary>
internal sealed record ClassInImage(GroundTruthBox[] GroundTruth, DetectedBox[] Detections)
{
    /// <summary>Splits a picture's boxes by class; classes without boxes are left out.</summary>
    public static IEnumerable<(int ClassId, ClassInImage Part)> Split(ImageBoxes image)
    {
        var groundTruth = image.GroundTruth.ToLookup(box => box.ClassId);
        var detections = image.Detections.ToLookup(box => box.ClassId);
        return groundTruth.Select(group => group.Key).Union(detections.Select(group => group.Key))
            .Select(classId => (classId, new ClassInImage(
            [.. groundTruth[classId]],
            [.. detections[classId].OrderByDescending(detection => detection.Score).Take(CocoClassMatches.MaximumDetections)])));
    }

    /// <summary>
    /// (detections × objects), row-major: intersection over union, or over the detection's area where the object is a crowd.
    /// </summary>
    public double[] Overlaps()
    {
        var overlaps = new double[Detections.Length * GroundTruth.Length];
        for (var d = 0; d < Detections.Length; d++)
        {
            for (var g = 0; g < GroundTruth.Length; g++)
            {
                overlaps[(d * GroundTruth.Length) + g] = Overlap(Detections[d], GroundTruth[g]);
            }
        }

        return overlaps;
    }

    private static double Overlap(DetectedBox detection, GroundTruthBox truth)
    {
        var width = Math.Min(detection.Width + detection.X, truth.Width + truth.X) - Math.Max(detection.X, truth.X);
        var height = Math.Min(detection.Height + detection.Y, truth.Height + truth.Y) - Math.Max(detection.Y, truth.Y);
        if (width <= 0 || height <= 0)
        {
            return 0;
        }

        var intersection = width * height;
        return intersection / (truth.IsCrowd ? detection.Area : detection.Area + (truth.Width * truth.Height) - intersection);
    }
}
