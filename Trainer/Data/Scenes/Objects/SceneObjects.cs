using SkiaSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>The objects of a scene in the order in which they were painted.</summary>
/// <param name="mayOverlap">Whether boxes may overlap.</param>
internal sealed class SceneObjects(bool mayOverlap)
{
    /// <summary>An object less visible than this is mostly hidden, and has no label.</summary>
    public const double LeastVisible = 0.5;

    /// <summary>The smallest side of a labelled box, in pixels.</summary>
    public const float SmallestSide = 3;

    private readonly List<(int ClassId, ObjectMask Mask)> _objects = [];

    /// <summary>
    /// Whether an object would leave all others, and itself, visible enough to be labelled, and apart from them if they must not overlap.
    /// </summary>
    /// <param name="mask">The object in front of all.</param>
    /// <param name="hides">Whether it hides what is behind it.</param>
    public bool Fits(ObjectMask mask, bool hides) =>
        mask.VisibleShare >= LeastVisible
        && (!hides || _objects.TrueForAll(other => other.Mask.VisibleShareBehind(mask) >= LeastVisible))
        && (mayOverlap || _objects.TrueForAll(other => !other.Mask.Bounds.IntersectsWith(mask.Bounds)));

    /// <summary>Adds an object in front of the others.</summary>
    /// <param name="classId">Its class; negative for one without a label.</param>
    /// <param name="mask">Its pixels.</param>
    /// <param name="hides">Whether it hides what is behind it.</param>
    public void Add(int classId, ObjectMask mask, bool hides)
    {
        if (hides)
        {
            foreach (var (_, behind) in _objects)
            {
                behind.HideBehind(mask);
            }
        }

        if (classId >= 0)
        {
            _objects.Add((classId, mask));
        }
    }

    /// <summary>Writes the labels: the box around what is visible of every object that is not mostly hidden.</summary>
    /// <param name="frame">The picture; boxes are clipped to it.</param>
    /// <param name="left">Column at which the picture lies in its surroundings.</param>
    /// <param name="top">Row at which it lies.</param>
    /// <param name="boxes">Receives the labels.</param>
    public void Label(SKSizeI frame, int left, int top, List<LabelledBox> boxes)
    {
        foreach (var (classId, mask) in _objects)
        {
            if (mask.VisibleShare < LeastVisible || mask.Visible == 0)
            {
                continue;
            }

            var box = new LabelledBox(classId, mask.VisibleBox()).ClippedTo(frame.Width, frame.Height).Box;
            if (box.Width >= SmallestSide && box.Height >= SmallestSide)
            {
                boxes.Add(new LabelledBox(classId, new BoundingBox(box.X0 + left, box.Y0 + top, box.X1 + left, box.Y1 + top)));
            }
        }
    }
}
