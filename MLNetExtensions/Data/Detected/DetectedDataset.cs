using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>
/// Makes a labelled dataset of what a detector found: each detection becomes a label, and a picture in which nothing was found a background
/// picture. A person corrects the labels, or a network is trained on them.
/// </summary>
public static class DetectedDataset
{
    /// <summary>Makes the splits of a dataset, which <see cref="DatasetFormat.Write"/> writes in any format.</summary>
    /// <param name="root">Where the pictures come from; for messages.</param>
    /// <param name="classNames">The detector's class names; the index is the class id.</param>
    /// <param name="pictures">The pictures.</param>
    /// <returns>
    /// <c>train</c> and <c>val</c>, a fifth of the pictures, each class with its share; only <c>train</c> if one of the two would have no
    /// object.
    /// </returns>
    /// <exception cref="ArgumentException">A class id has no name.</exception>
    /// <exception cref="InvalidDataException">There is no picture, or no object in any.</exception>
    public static IReadOnlyList<DetectionDataset> Create(
        string root, IReadOnlyList<string> classNames, IEnumerable<DetectedPicture> pictures)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(pictures);
        AnnotatedImage[] images = [.. pictures.Select(picture => Label(picture, classNames.Count))];
        if (!HasObject(images))
        {
            throw new InvalidDataException($"Nothing was found in {Counted.Of(images.Length, "picture")} of {root}, so there is nothing to "
                + "label; lower the confidence threshold, or use a model that knows these objects.");
        }

        var whole = new DetectionDataset(root, SplitName.OfWhole, classNames, images, []);
        if (images.Length == 1)
        {
            return [whole];
        }

        var parts = HoldOut.Divide(whole).Parts;
        return parts.All(part => HasObject(part.Images)) ? parts : [whole];
    }

    private static bool HasObject(IReadOnlyList<AnnotatedImage> images) => images.Any(image => image.Annotations.Count > 0);

    private static AnnotatedImage Label(DetectedPicture picture, int classCount)
    {
        foreach (var (id, _, _, _) in picture.Detections.Where(detection => (uint)detection.ClassId >= (uint)classCount))
        {
            throw new ArgumentException($"{picture.Path}: a detection has the class id {id}, but {classCount} class names have the "
                + $"ids 0 to {classCount - 1}; give the names of all classes.", nameof(picture));
        }

        var boxes = picture.Detections.Select(detection => new Annotation(detection.ClassId, Clip(detection.Box, picture)));
        return new AnnotatedImage(
            Path.GetFullPath(picture.Path), picture.Width, picture.Height, [.. boxes.Where(label => label.Box.Area > 0)]);
    }

    private static BoundingBox Clip(BoundingBox box, DetectedPicture picture) => new(
        Math.Clamp(box.X0, 0, picture.Width), Math.Clamp(box.Y0, 0, picture.Height),
        Math.Clamp(box.X1, 0, picture.Width), Math.Clamp(box.Y1, 0, picture.Height));
}
