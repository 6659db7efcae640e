namespace MLNetGhost.Data;

/// <summary>
/// Tells pose labels from polygons where no data.yaml states <c>kpt_shape</c>. A row of class, box and key points has as many columns as
/// one of class and corner points; what tells them apart is whether the second pair of numbers is a size around the first, or a corner.
/// </summary>
/// <remarks>Rows may be added from several threads; the decision does not depend on their order.</remarks>
internal sealed class YoloRowEvidence
{
    /// <summary>Fewer rows than this are not enough to read them as pose labels.</summary>
    private const int FewestRows = 3;

    private const double Slack = 0.01;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Counts> _rows = [];

    /// <summary>Adds a row with more than five columns.</summary>
    /// <param name="values">The class id and the numbers after it.</param>
    public void Add(ReadOnlySpan<double> values)
    {
        var isPose = IsPose(values, 2);
        var isPoseWithVisibility = IsPose(values, 3);
        var isOutline = IsOutline(values);
        lock (_lock)
        {
            var counts = _rows.GetValueOrDefault(values.Length);
            _rows[values.Length] = new Counts(
                counts.All + 1,
                counts.Pose + (isPose ? 1 : 0),
                counts.PoseOnly + (isPose && !isOutline ? 1 : 0),
                counts.PoseWithVisibility + (isPoseWithVisibility ? 1 : 0));
        }
    }

    /// <summary>What the rows are.</summary>
    public YoloRowForm Decide()
    {
        var all = _rows.Values.Sum(counts => counts.All);
        if (_rows.Count == 1)
        {
            var (columns, counts) = _rows.First();
            if (IsMost(counts.PoseWithVisibility, all) && all >= FewestRows)
            {
                return new YoloRowForm(YoloRowKind.KeyPoints, (columns - YoloRowForm.BoxColumns) / 3, 3);
            }

            if (columns % 2 != 0 && IsMost(counts.Pose, all) && 2 * counts.PoseOnly >= all && all >= FewestRows)
            {
                return new YoloRowForm(YoloRowKind.KeyPoints, (columns - YoloRowForm.BoxColumns) / 2, 2);
            }
        }

        var polygons = _rows.Where(row => row.Key % 2 != 0).Select(row => row.Value).ToList();
        var rows = polygons.Sum(counts => counts.All);
        var (poseOnly, pose) = (polygons.Sum(counts => counts.PoseOnly), polygons.Sum(counts => counts.Pose));
        var arePolygons = rows == all && poseOnly * 20 <= rows && (_rows.Count > 1 || 5 * (rows - pose) >= rows)
            && polygons.TrueForAll(counts => counts.PoseWithVisibility * 20 <= counts.All);
        return new YoloRowForm(arePolygons ? YoloRowKind.Polygon : YoloRowKind.Undecided);
    }

    private static bool IsMost(int count, int all) => 10 * count >= 9 * all;

    /// <summary>True if the row can be a box with key points in it.</summary>
    private static bool IsPose(ReadOnlySpan<double> values, int dimensions)
    {
        var points = values[YoloRowForm.BoxColumns..];
        var (x, y, width, height) = (values[1], values[2], values[3], values[4]);
        if (points.Length % dimensions != 0 || width <= 0 || height <= 0
            || x - width / 2 < -Slack || x + width / 2 > 1 + Slack || y - height / 2 < -Slack || y + height / 2 > 1 + Slack)
        {
            return false;
        }

        var seen = default(Bounds);
        for (; points.Length > 0; points = points[dimensions..])
        {
            if (dimensions == 3 && points[2] is not (0 or 1 or 2))
            {
                return false;
            }

            // Points that are not in the picture are written as zeros.
            if (points[0] == 0 && points[1] == 0)
            {
                continue;
            }

            if (Math.Abs(points[0] - x) > width / 2 * 1.2 + Slack || Math.Abs(points[1] - y) > height / 2 * 1.2 + Slack)
            {
                return false;
            }

            seen = seen.With(points[0], points[1]);
        }

        // Corners of a small polygon lie close together in the large box that its second corner would be the size of.
        return dimensions == 3 || seen.Count < 2 || seen.Width >= width / 5 || seen.Height >= height / 5;
    }

    /// <summary>True if the second pair of numbers lies among the others, as a corner does.</summary>
    private static bool IsOutline(ReadOnlySpan<double> values)
    {
        if (values.Length % 2 == 0)
        {
            return false;
        }

        var others = default(Bounds).With(values[1], values[2]);
        for (var i = YoloRowForm.BoxColumns; i < values.Length; i += 2)
        {
            others = others.With(values[i], values[i + 1]);
        }

        return others.IsNear(values[3], values[4]);
    }

    private readonly record struct Counts(int All, int Pose, int PoseOnly, int PoseWithVisibility);

    private readonly record struct Bounds(int Count, double X0, double Y0, double X1, double Y1)
    {
        public double Width => X1 - X0;

        public double Height => Y1 - Y0;

        public Bounds With(double x, double y) => Count == 0
            ? new(1, x, y, x, y)
            : new(Count + 1, Math.Min(X0, x), Math.Min(Y0, y), Math.Max(X1, x), Math.Max(Y1, y));

        public bool IsNear(double x, double y)
        {
            var reach = Math.Max(Math.Max(Width, Height), 0.05);
            return x >= X0 - reach && x <= X1 + reach && y >= Y0 - reach && y <= Y1 + reach;
        }
    }
}
