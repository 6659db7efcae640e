namespace MLNetGhost.Data;

/// <summary>One labelled object in a picture.</summary>
/// <param name="ClassId">Zero-based index into <see cref="DetectionDataset.ClassNames"/>.</param>
/// <param name="Box">The object's box, in pixels of the source image.</param>
public sealed record Annotation(int ClassId, BoundingBox Box)
{
    /// <summary>True for a box around a crowd (COCO's iscrowd): used in evaluation, never trained on.</summary>
    public bool IsCrowd { get; init; }

    /// <summary>The object's area in square pixels: COCO's <c>area</c> field if present, otherwise the box's area.</summary>
    public float Area
    {
        get => GivenArea ?? Box.Area;
        init => GivenArea = value;
    }

    /// <summary>The area stated in the file; null if there is none.</summary>
    internal float? GivenArea { get; private init; }
}
