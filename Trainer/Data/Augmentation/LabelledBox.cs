namespace MLNetGhost.Trainer.Data;

/// <summary>An object in a picture during augmentation.</summary>
/// <param name="ClassId">Zero-based class id.</param>
/// <param name="Box">Corners, in pixels of the picture at the current step.</param>
internal readonly record struct LabelledBox(int ClassId, BoundingBox Box)
{
    /// <summary>The same object with its box clipped to a picture of the given size.</summary>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="height">Height of the picture in pixels.</param>
    public LabelledBox ClippedTo(float width, float height) => this with
    {
        Box = new BoundingBox(
            Math.Clamp(Box.X0, 0, width),
            Math.Clamp(Box.Y0, 0, height),
            Math.Clamp(Box.X1, 0, width),
            Math.Clamp(Box.Y1, 0, height)),
    };

    /// <summary>Clips boxes to a square and drops those that end up empty, in place and in order.</summary>
    /// <param name="boxes">The boxes, in pixels of the square.</param>
    /// <param name="size">Side of the square in pixels.</param>
    public static void ClipAll(List<LabelledBox> boxes, int size)
    {
        var kept = 0;
        for (var i = 0; i < boxes.Count; i++)
        {
            var clipped = boxes[i].ClippedTo(size, size);
            if (clipped.Box.Area > 0)
            {
                boxes[kept++] = clipped;
            }
        }

        boxes.RemoveRange(kept, boxes.Count - kept);
    }
}
