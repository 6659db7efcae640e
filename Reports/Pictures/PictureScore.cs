using MLNetGhost.Data;
using MLNetGhost.Evaluation;

namespace MLNetGhost.Reports;

/// <summary>
/// How good the detections in one picture are: which objects were found, which were missed, and which detections have no object. The
/// counts and the dashed boxes both come from here. Crowds are neither found nor missed.
/// </summary>
/// <param name="Image">The picture.</param>
/// <param name="Found">Labelled objects with a detection of their class at an IoU of at least <see cref="LeastOverlap"/>, and that
/// detection; best first.</param>
/// <param name="Missed">Labelled objects without one.</param>
/// <param name="Wrong">Detections without an object, best first.</param>
internal sealed record PictureScore(
    EvaluatedImage Image, IReadOnlyList<FoundObject> Found, IReadOnlyList<Annotation> Missed, IReadOnlyList<Detection> Wrong)
{
    /// <summary>A detection finds an object at this IoU or above.</summary>
    public const float LeastOverlap = 0.5f;

    /// <summary>The harmonic mean of precision and recall, in [0, 1]; 1 for a background picture without detections.</summary>
    public double F1 =>
        Found.Count + Missed.Count + Wrong.Count == 0 ? 1 : 2.0 * Found.Count / ((2.0 * Found.Count) + Missed.Count + Wrong.Count);

    /// <summary>
    /// Scores a picture: the detections, highest score first, each take the free object that they overlap most.
    /// </summary>
    /// <param name="image">The picture.</param>
    /// <param name="confidence">Detections below it are left out.</param>
    public static PictureScore Of(EvaluatedImage image, double confidence)
    {
        var open = image.GroundTruth.Where(annotation => !annotation.IsCrowd).ToList();
        var found = new List<FoundObject>();
        var wrong = new List<Detection>();
        foreach (var detection in image.Detections.Where(detection => detection.Score >= confidence)
            .OrderByDescending(detection => detection.Score))
        {
            var match = open.Where(annotation => annotation.ClassId == detection.ClassId
                && annotation.Box.IntersectionOverUnion(detection.Box) >= LeastOverlap)
                .MaxBy(annotation => annotation.Box.IntersectionOverUnion(detection.Box));
            if (match is null)
            {
                wrong.Add(detection);
                continue;
            }

            open.Remove(match);
            found.Add(new FoundObject(match, detection));
        }

        return new PictureScore(image, found, open, wrong);
    }
}
