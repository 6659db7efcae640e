namespace MLNetGhost.Samples.WebService;

/// <summary>The JSON response.</summary>
internal sealed record DetectionResponse(IReadOnlyList<DetectedObject> Detections)
{
    public static DetectionResponse From(Detection[] detections) =>
        new([.. detections.Select(detection => new DetectedObject(
            detection.Label, detection.Score, [detection.Box.X0, detection.Box.Y0, detection.Box.X1, detection.Box.Y1]))]);
}

/// <summary>A detected object; <paramref name="Box"/> is x0, y0, x1, y1 in pixels of the picture as a viewer displays it.</summary>
internal sealed record DetectedObject(string Label, float Score, float[] Box);
