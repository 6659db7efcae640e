using MLNetGhost.Evaluation;

namespace MLNetGhost.Trainer.Reports.Pictures;

/// <summary>How well one picture was done: which objects were found, which were missed, and what was seen where nothing is.</summary>
/// <param name="Image">The picture.</param>
/// <param name="Shown">The detections at or above the confidence, best first.</param>
/// <param name="Found">Labelled objects with a detection of their class at an IoU of at least 0.5.</param>
/// <param name="Missed">Labelled objects without one.</param>
/// <param name="Wrong">Detections without an object.</param>
internal sealed record PictureScore(EvaluatedImage Image, IReadOnlyList<Detection> Shown, int Found, int Missed, int Wrong)
{
    private const float LeastOverlap = 0.5f;

    /// <summary>The harmonic mean of precision and recall, in [0, 1]; 1 for a background picture without detections.</summary>
    public double F1 => Found + Missed + Wrong == 0 ? 1 : 2.0 * Found / ((2.0 * Found) + Missed + Wrong);

    /// <summary>Scores a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="confidence">Detections below it are left out.</param>
    public static PictureScore Of(EvaluatedImage image, double confidence)
    {
        var shown = image.Detections.Where(detection => detection.Score >= confidence).OrderByDescending(detection => detection.Score).ToArray();
        var open = image.GroundTruth.Where(annotation => !annotation.IsCrowd).ToList();
        var objects = open.Count;
        foreach (var detection in shown)
        {
            var match = open.Where(annotation => annotation.ClassId == detection.ClassId && annotation.Box.IntersectionOverUnion(detection.Box) >= LeastOverlap)
                .MaxBy(annotation => annotation.Box.IntersectionOverUnion(detection.Box));
            if (match is not null)
            {
                open.Remove(match);
            }
        }

        var found = objects - open.Count;
        return new PictureScore(image, shown, found, open.Count, shown.Length - found);
    }
}
