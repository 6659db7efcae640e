namespace MLNetGhost.Evaluation;

/// <summary>
/// A labelled object as the evaluators need it: left, top, width and height in double precision, as in COCO's files. The area is
/// the label's own in square pixels, which may differ from the box's.
/// </summary>
internal readonly record struct GroundTruthBox(int ClassId, double X, double Y, double Width, double Height, double Area, bool IsCrowd);

/// <summary>A detection as the evaluators need it.</summary>
internal readonly record struct DetectedBox(int ClassId, double Score, double X, double Y, double Width, double Height)
{
    public double Area => Width * Height;
}

/// <summary>The labels and detections of one picture.</summary>
internal sealed record ImageBoxes(GroundTruthBox[] GroundTruth, DetectedBox[] Detections)
{
    /// <summary>Converts the boxes of a picture to double precision and checks class ids and numbers.</summary>
    /// <exception cref="ArgumentException">A class id has no name, or a score or coordinate is not finite.</exception>
    public static ImageBoxes From(EvaluatedImage image, int classCount)
    {
        RequireValid(image, classCount);
        var groundTruth = new GroundTruthBox[image.GroundTruth.Count];
        for (var i = 0; i < groundTruth.Length; i++)
        {
            var annotation = image.GroundTruth[i];
            var (x, y, width, height) = Widen(annotation.Box);
            groundTruth[i] = new GroundTruthBox(
                annotation.ClassId, x, y, width, height, annotation.GivenArea ?? width * height, annotation.IsCrowd);
        }

        var detections = new DetectedBox[image.Detections.Count];
        for (var i = 0; i < detections.Length; i++)
        {
            var detection = image.Detections[i];
            var (x, y, width, height) = Widen(detection.Box);
            detections[i] = new DetectedBox(detection.ClassId, detection.Score, x, y, width, height);
        }

        return new ImageBoxes(groundTruth, detections);
    }

    /// <summary>Checks class ids and numbers.</summary>
    /// <inheritdoc cref="From" path="/exception"/>
    public static void RequireValid(EvaluatedImage image, int classCount)
    {
        for (var i = 0; i < image.GroundTruth.Count; i++)
        {
            Check(image, "label", i, image.GroundTruth[i].ClassId, classCount, image.GroundTruth[i].Box, 0);
        }

        for (var i = 0; i < image.Detections.Count; i++)
        {
            Check(image, "detection", i, image.Detections[i].ClassId, classCount, image.Detections[i].Box, image.Detections[i].Score);
        }
    }

    private static (double X, double Y, double Width, double Height) Widen(BoundingBox box) =>
        (box.X0, box.Y0, (double)box.X1 - box.X0, (double)box.Y1 - box.Y0);

    private static void Check(EvaluatedImage image, string what, int index, int classId, int classCount, BoundingBox box, float score)
    {
        if (classId < 0 || classId >= classCount)
        {
            throw new ArgumentException($"{image.Name}: {what} {index} has the class id {classId}, but {classCount} class names have "
                + $"the ids 0 to {classCount - 1}; give the names of all classes.", nameof(image));
        }

        if (!float.IsFinite(score) || !float.IsFinite(box.X0) || !float.IsFinite(box.Y0) || !float.IsFinite(box.X1)
            || !float.IsFinite(box.Y1))
        {
            throw new ArgumentException($"{image.Name}: {what} {index} has a score ({score}) or a box ({box.X0}, {box.Y0}, {box.X1}, "
                + $"{box.Y1}) that is not finite; check the model's outputs.", nameof(image));
        }
    }
}
