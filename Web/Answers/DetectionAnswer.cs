using System.Text.Json.Serialization;

namespace MLNetGhost.Web.Answers;

/// <summary>The JSON that <c>/detect</c> returns.</summary>
/// <param name="Detections">What was found, highest score first.</param>
/// <param name="Width">Width of the picture in pixels, as a viewer shows it.</param>
/// <param name="Height">Height of the picture in pixels.</param>
/// <param name="Candidates">
/// On request, all candidates before suppression, each as class id, score, x0, y0, x1, y1; null otherwise.
/// </param>
internal sealed record DetectionAnswer(
    IReadOnlyList<FoundObject> Detections,
    int Width,
    int Height,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<float[]>? Candidates)
{
    /// <summary>Makes it from detections.</summary>
    /// <param name="detections">What was found.</param>
    /// <param name="size">Size of the picture in pixels.</param>
    /// <param name="candidates">The candidates; null to leave them out.</param>
    public static DetectionAnswer Of(Detection[] detections, (int Width, int Height) size, Detection[]? candidates) => new(
        [.. detections.Select(found => new FoundObject(found.Label, found.Score, Corners(found.Box)))],
        size.Width,
        size.Height,
        candidates is null ? null : [.. candidates.Select(found => (float[])[found.ClassId, found.Score, .. Corners(found.Box)])]);

    private static float[] Corners(BoundingBox box) => [box.X0, box.Y0, box.X1, box.Y1];
}
