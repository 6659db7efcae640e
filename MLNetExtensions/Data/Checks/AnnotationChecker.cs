namespace MLNetGhost.Data;

/// <summary>
/// Collects the usable boxes of one picture: corners in order, clipped to the picture, with a non-zero area, and without duplicates.
/// A box entirely outside the picture is an error, because it shows that labels and picture don't belong together.
/// </summary>
/// <param name="labelFile">The file that problems are reported for.</param>
/// <param name="width">The picture's width in pixels.</param>
/// <param name="height">The picture's height in pixels.</param>
/// <param name="problems">Where problems go.</param>
internal sealed class AnnotationChecker(string labelFile, int width, int height, List<DatasetProblem> problems)
{
    /// <summary>Rounding in label files moves edges by less than this many pixels; such boxes are clipped without a warning.</summary>
    private const float RoundingTolerance = 0.5f;

    /// <summary>Up to this many boxes, comparing each with all is faster than a set.</summary>
    private const int FewBoxes = 16;

    private readonly List<Annotation> _annotations = [];
    private HashSet<(int ClassId, BoundingBox Box, bool IsCrowd)>? _seen;

    /// <summary>The file that problems are reported for.</summary>
    public string LabelFile { get; set; } = labelFile;

    /// <summary>The boxes that were kept, in the order of the file.</summary>
    public IReadOnlyList<Annotation> Annotations => _annotations.Count == 0 ? [] : [.. _annotations];

    /// <summary>Checks one box and keeps it if it can be used.</summary>
    /// <param name="classId">Zero-based class id, already known to be valid.</param>
    /// <param name="box">The box in pixels of the picture.</param>
    /// <param name="position">Where it is in the file, such as "line 3".</param>
    /// <param name="isCrowd">True for a box around a crowd.</param>
    /// <param name="area">The area stated in the file, in square pixels; null for the box's own.</param>
    public void Add(int classId, BoundingBox box, LabelPlace position, bool isCrowd = false, float? area = null)
    {
        if (!(float.IsFinite(box.X0) && float.IsFinite(box.Y0) && float.IsFinite(box.X1) && float.IsFinite(box.Y1)))
        {
            problems.Add(DatasetProblem.Error(ProblemKind.NotFinite, LabelFile,
                $"{position}: the box {Text(box)} has a coordinate that is not a finite number; correct or remove it."));
        }
        else if (box.X0 > box.X1 || box.Y0 > box.Y1)
        {
            Exchange(classId, box, position, isCrowd, area);
        }
        else if (box.Width <= 0 || box.Height <= 0)
        {
            Drop(box, position);
        }
        else if (box.X0 >= width || box.Y0 >= height || box.X1 <= 0 || box.Y1 <= 0)
        {
            problems.Add(DatasetProblem.Error(ProblemKind.BoxOutside, LabelFile, $"{position}: the box {Text(box)} is entirely outside "
                + $"its picture of {width}x{height}; correct or remove it, and check that label and picture belong together."));
        }
        else
        {
            Keep(classId, Clip(box, position), position, isCrowd, area);
        }
    }

    private void Exchange(int classId, BoundingBox box, LabelPlace position, bool isCrowd, float? area)
    {
        var ordered = new BoundingBox(
            MathF.Min(box.X0, box.X1), MathF.Min(box.Y0, box.Y1), MathF.Max(box.X0, box.X1), MathF.Max(box.Y0, box.Y1));
        Warn(ProblemKind.ExchangedCorners, $"{position}: the box {Text(box)} has its corners in exchanged order; they were put in order.",
            box, ordered);
        Add(classId, ordered, position, isCrowd, area);
    }

    private BoundingBox Clip(BoundingBox box, LabelPlace position)
    {
        var clipped = new BoundingBox(MathF.Max(box.X0, 0), MathF.Max(box.Y0, 0), MathF.Min(box.X1, width), MathF.Min(box.Y1, height));
        var moved = MathF.Max(
            MathF.Max(clipped.X0 - box.X0, clipped.Y0 - box.Y0),
            MathF.Max(box.X1 - clipped.X1, box.Y1 - clipped.Y1));
        if (moved > RoundingTolerance)
        {
            Warn(ProblemKind.BoxPartlyOutside,
                $"{position}: the box {Text(box)} extends outside its picture of {width}x{height} and was clipped.", box, clipped);
        }

        return clipped;
    }

    private void Keep(int classId, BoundingBox box, LabelPlace position, bool isCrowd, float? area)
    {
        if (box.Width <= 0 || box.Height <= 0)
        {
            Drop(box, position);
            return;
        }

        if (!IsNew(classId, box, isCrowd))
        {
            Warn(ProblemKind.DuplicateBox,
                $"{position}: the box {Text(box)} of class id {classId} is listed twice; one was dropped.", box, after: null);
            return;
        }

        var annotation = new Annotation(classId, box) { IsCrowd = isCrowd };
        _annotations.Add(area is { } given ? annotation with { Area = given } : annotation);
    }

    private bool IsNew(int classId, BoundingBox box, bool isCrowd)
    {
        if (_seen is null && _annotations.Count < FewBoxes)
        {
            return !_annotations.Exists(kept => kept.ClassId == classId && kept.Box == box && kept.IsCrowd == isCrowd);
        }

        _seen ??= [.. _annotations.Select(kept => (kept.ClassId, kept.Box, kept.IsCrowd))];
        return _seen.Add((classId, box, isCrowd));
    }

    private void Drop(BoundingBox box, LabelPlace position) =>
        Warn(ProblemKind.DegenerateBox, $"{position}: the box {Text(box)} has no area and was dropped.", box, after: null);

    private void Warn(ProblemKind kind, string message, BoundingBox before, BoundingBox? after) =>
        problems.Add(DatasetProblem.Warning(kind, LabelFile, message) with { Before = before, After = after });

    private static string Text(BoundingBox box) => FormattableString.Invariant(
        $"({box.X0:0.##}, {box.Y0:0.##}, {box.X1:0.##}, {box.Y1:0.##})");
}
