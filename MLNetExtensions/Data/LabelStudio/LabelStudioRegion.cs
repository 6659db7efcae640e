using System.Globalization;
using System.Text.Json;

namespace MLNetGhost.Data;

/// <summary>
/// A region of Label Studio: coordinates in percent of the picture's sides, and an angle in degrees, clockwise; a rectangle is turned about
/// its upper left corner, an ellipse about its centre, which x and y are.
/// </summary>
/// <param name="Labels">Its class names.</param>
/// <param name="Place">Where in the file it is.</param>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Numbers">x, y, width and height, or radii; or the coordinates of points, one after another.</param>
/// <param name="Angle">The angle in degrees.</param>
/// <param name="Problem">Why there is no box; only if <paramref name="Kind"/> is <see cref="ShapeKind.Wrong"/>.</param>
internal sealed record LabelStudioRegion(
    IReadOnlyList<string> Labels, LabelPlace Place, ShapeKind Kind, double[] Numbers, double Angle = 0, string? Problem = null)
{
    /// <summary>Percent, and what a region may overhang the picture; more is no percentage.</summary>
    private const double Largest = 110;

    private const double Percent = 100;

    private static readonly string[] s_rectangle = ["x", "y", "width", "height"];
    private static readonly string[] s_ellipse = ["x", "y", "radiusX", "radiusY"];

    /// <summary>Lists of a region's class names, by the kind of the control that drew it.</summary>
    private static readonly string[] s_labels = ["rectanglelabels", "ellipselabels", "polygonlabels", "labels"];

    /// <summary>The size of the picture that the region states; zero if it states none.</summary>
    public StatedSize Size { get; private init; }

    /// <summary>Reads the value of a region.</summary>
    /// <param name="value">The object with the coordinates.</param>
    /// <param name="owner">The object with the picture's size and turn; the same in JSON_MIN.</param>
    /// <param name="labels">Class names that another result gives the region; null for its own.</param>
    /// <param name="place">Where in the file it is.</param>
    public static LabelStudioRegion Read(JsonElement value, JsonElement owner, IReadOnlyList<string>? labels, LabelPlace place)
    {
        labels ??= LabelsOf(value);
        var region = new LabelStudioRegion(labels, place, ShapeKind.Other, [])
        {
            Size = JsonFields.Size(owner.Field("original_width"), owner.Field("original_height")),
        };
        if (owner.Field("image_rotation").Number() is { } turn and not 0)
        {
            return region.Wrong(string.Create(CultureInfo.InvariantCulture, $"image_rotation is {turn:0.###}: the picture was turned in "
                + $"Label Studio, and its file is not; turn it back there (its labels turn along), and export again."));
        }

        if (value.Field("points") is { } points)
        {
            return region.OfPoints(points);
        }

        var isEllipse = value.Field("radiusX") is not null || value.Field("radiusY") is not null;
        var names = isEllipse ? s_ellipse : s_rectangle;
        if (!isEllipse && value.Field("x") is null && value.Field("width") is null)
        {
            return region;
        }

        // A key point has x and y, and a width that is how large it is drawn.
        if (!isEllipse && value.Field("height") is null && value.Field("keypointlabels") is not null)
        {
            return region;
        }

        var numbers = new double[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            if (value.Field(names[i]).Number() is not { } number)
            {
                return region.Wrong($"{names[i]} is {value.Field(names[i]).Shown()}; write percent of the picture's side as a finite "
                    + $"number.");
            }

            numbers[i] = number;
        }

        var rotation = value.Field("rotation") ?? owner.Field("rotation");
        var angle = rotation is null or { ValueKind: JsonValueKind.Null } ? 0 : rotation.Number();
        return angle is not { } degrees
            ? region.Wrong($"rotation is {rotation.Shown()}; write degrees as a finite number.")
            : region.Checked(
                isEllipse ? ShapeKind.Outline : TurnedBox.Changes(degrees) ? ShapeKind.Turned : ShapeKind.Box, numbers, degrees);
    }

    /// <summary>The class names of a value.</summary>
    public static IReadOnlyList<string> LabelsOf(JsonElement value) =>
        [.. value.AnyField(s_labels).Items().Select(label => JsonFields.Text(label)?.Trim() ?? "").Where(label => label.Length > 0)];

    /// <summary>The upright box in pixels of a frame.</summary>
    public BoundingBox In(StatedSize frame)
    {
        var (scaleX, scaleY) = (frame.Width / Percent, frame.Height / Percent);
        // A polygon has at least six numbers, an ellipse four.
        if (Kind == ShapeKind.Outline && Numbers.Length != s_ellipse.Length)
        {
            return BoxAround.Points([.. Numbers.Chunk(2).Select(point => (point[0] * scaleX, point[1] * scaleY))]);
        }

        var (x, y, width, height) = (Numbers[0] * scaleX, Numbers[1] * scaleY, Numbers[2] * scaleX, Numbers[3] * scaleY);
        var angle = double.DegreesToRadians(Angle);
        if (Kind == ShapeKind.Outline)
        {
            return TurnedBox.AroundEllipse(x, y, width, height, angle);
        }

        var (sine, cosine) = Math.SinCos(angle);
        return Angle == 0
            ? new BoundingBox((float)x, (float)y, (float)(x + width), (float)(y + height))
            : BoxAround.Points(
            [
                (x, y), (x + (width * cosine), y + (width * sine)), (x - (height * sine), y + (height * cosine)),
                (x + (width * cosine) - (height * sine), y + (width * sine) + (height * cosine)),
            ]);
    }

    private LabelStudioRegion OfPoints(JsonElement written)
    {
        if (JsonFields.Points(written) is not { } points)
        {
            return Wrong("points are not pairs of finite numbers; write [x, y] in percent of the picture's sides.");
        }

        return points.Count >= BoxAround.FewestPoints
            ? Checked(ShapeKind.Outline, [.. points.SelectMany(point => new[] { point.X, point.Y })], 0)
            : Wrong(BoxAround.DescribeFew(points.Count));
    }

    private LabelStudioRegion Checked(ShapeKind kind, double[] numbers, double angle)
    {
        // The sides of a turned rectangle are percent of the picture's as well, and its width may lie along the height.
        var judged = kind == ShapeKind.Turned ? numbers.AsSpan(0, 2) : numbers;
        if (LargestOf(judged) is var wrong && Math.Abs(wrong) > Largest)
        {
            return Wrong(string.Create(CultureInfo.InvariantCulture, $"a coordinate is {wrong:0.##}, but Label Studio writes percent of "
                + $"the picture's side, from 0 to 100; divide pixels by the side and multiply by 100."));
        }

        return Labels.Count == 0
            ? this with { Kind = ShapeKind.Other }
            : this with { Kind = kind, Numbers = numbers, Angle = angle };
    }

    private static double LargestOf(ReadOnlySpan<double> numbers)
    {
        var largest = 0.0;
        foreach (var number in numbers)
        {
            largest = Math.Abs(number) > Math.Abs(largest) ? number : largest;
        }

        return largest;
    }

    private LabelStudioRegion Wrong(string problem) => this with { Kind = ShapeKind.Wrong, Problem = problem };
}
