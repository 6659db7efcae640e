using System.Text.Json;

namespace MLNetGhost.Data;

/// <summary>A shape of a labelme file. Points are in pixels from the picture's upper left corner, and need not be whole.</summary>
/// <param name="Label">The label.</param>
/// <param name="Place">Where in the file it is.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Box">The upright box; only for shapes that have one.</param>
/// <param name="Problem">Why there is no box; only if <paramref name="Kind"/> is <see cref="ShapeKind.Wrong"/>.</param>
internal sealed record LabelmeShape(string Label, LabelPlace Place, ShapeKind Kind, BoundingBox Box = default, string? Problem = null)
{
    private const int Corners = 2;
    private const int TurnedCorners = 4;

    /// <summary>Reads an element of <c>shapes</c>.</summary>
    /// <param name="element">The element.</param>
    /// <param name="index">Its index.</param>
    public static LabelmeShape Read(JsonElement element, int index)
    {
        var label = element.Field("label").Text()?.Trim() ?? "";
        var shape = new LabelmeShape(label, new LabelPlace(0, $"shapes[{index}]"), ShapeKind.Other);
        var written = element.Field("shape_type");
        var type = written is null or { ValueKind: JsonValueKind.Null } ? "polygon" : written.Text();
        if (type is "point" or "points" or "line" or "linestrip")
        {
            return shape;
        }

        if (element.Field("label") is not { ValueKind: JsonValueKind.String })
        {
            return shape.Wrong($"label is {element.Field("label").Shown()}; write the class name as text.");
        }

        if (element.Field("points").Points() is not { } points)
        {
            return shape.Wrong("points are not pairs of finite numbers; write [x, y] in pixels.");
        }

        return type switch
        {
            "rectangle" or "mask" or "rotation" or "polygon" or "circle" => shape.Of(type, points),
            _ => shape.Wrong($"shape_type is {written.Shown()}; the shapes with a box are rectangle, polygon, circle and mask."),
        };
    }

    private LabelmeShape Of(string type, List<(double X, double Y)> points) => (type, points.Count) switch
    {
        ("rectangle", Corners) => this with { Kind = ShapeKind.Box, Box = Between(points[0], points[1]) },
        ("rectangle" or "rotation", TurnedCorners) => this with
        {
            Kind = IsUpright(points) ? ShapeKind.Box : ShapeKind.Turned,
            Box = BoxAround.Points(points),
        },
        ("mask", Corners) => this with { Kind = ShapeKind.Outline, Box = Between(points[0], points[1]) },
        ("circle", Corners) => this with { Kind = ShapeKind.Outline, Box = Around(points[0], points[1]) },
        ("polygon", >= BoxAround.FewestPoints) => this with { Kind = ShapeKind.Outline, Box = BoxAround.Points(points) },
        ("polygon", _) => Wrong(BoxAround.DescribeFew(points.Count)),
        _ => Wrong($"the {type} has {points.Count} points; it needs {(type == "rotation" ? TurnedCorners : Corners)}."),
    };

    /// <summary>A rectangle is drawn from any corner to the opposite one.</summary>
    private static BoundingBox Between((double X, double Y) first, (double X, double Y) second) => BoxAround.Points([first, second]);

    /// <summary>A circle is its centre and a point on its edge.</summary>
    private static BoundingBox Around((double X, double Y) centre, (double X, double Y) edge)
    {
        var radius = double.Hypot(edge.X - centre.X, edge.Y - centre.Y);
        return TurnedBox.AroundEllipse(centre.X, centre.Y, radius, radius, 0);
    }

    private static bool IsUpright(List<(double X, double Y)> points) =>
        points.Select(point => (float)point.X).Distinct().Count() <= 2 && points.Select(point => (float)point.Y).Distinct().Count() <= 2;

    private LabelmeShape Wrong(string problem) => this with { Kind = ShapeKind.Wrong, Problem = problem };
}
