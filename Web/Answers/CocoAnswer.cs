using System.Text.Json.Serialization;

namespace MLNetGhost.Web.Answers;

/// <summary>A COCO dataset of one picture. Class ids begin with 1.</summary>
/// <param name="Images">The picture.</param>
/// <param name="Annotations">What was found in it.</param>
/// <param name="Categories">All classes of the model.</param>
internal sealed record CocoAnswer(
    IReadOnlyList<CocoAnswer.Image> Images,
    IReadOnlyList<CocoAnswer.Annotation> Annotations,
    IReadOnlyList<CocoAnswer.Category> Categories)
{
    /// <summary>Makes it from detections.</summary>
    /// <param name="detections">What was found.</param>
    /// <param name="size">Size of the picture in pixels.</param>
    /// <param name="classes">Class names of the model.</param>
    public static CocoAnswer Of(Detection[] detections, (int Width, int Height) size, IReadOnlyList<string> classes) => new(
        [new(1, "picture", size.Width, size.Height)],
        [.. detections.Select((found, index) => new Annotation(
            index + 1, 1, found.ClassId + 1, [found.Box.X0, found.Box.Y0, found.Box.Width, found.Box.Height], found.Box.Area, 0,
            found.Score))],
        [.. classes.Select((name, id) => new Category(id + 1, name))]);

    /// <summary>An entry of <c>images</c>.</summary>
    internal sealed record Image(int Id, [property: JsonPropertyName("file_name")] string FileName, int Width, int Height);

    /// <summary>An entry of <c>annotations</c>; the box is x, y, width, height in pixels.</summary>
    internal sealed record Annotation(
        int Id,
        [property: JsonPropertyName("image_id")] int ImageId,
        [property: JsonPropertyName("category_id")] int CategoryId,
        float[] Bbox,
        float Area,
        [property: JsonPropertyName("iscrowd")] int IsCrowd,
        float Score);

    /// <summary>An entry of <c>categories</c>.</summary>
    internal sealed record Category(int Id, string Name);
}
