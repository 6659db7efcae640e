using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>A shape of a CVAT file. Coordinates are in pixels from the picture's upper left corner, and need not be whole.</summary>
/// <param name="Label">The label.</param>
/// <param name="Place">Where in the file it is.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Box">The upright box; only for shapes that have one.</param>
/// <param name="Problem">Why there is no box; only if <paramref name="Kind"/> is <see cref="ShapeKind.Wrong"/>.</param>
internal sealed record CvatShape(string Label, LabelPlace Place, ShapeKind Kind, BoundingBox Box = default, string? Problem = null)
{
    private static readonly string[] s_box = ["xtl", "ytl", "xbr", "ybr"];
    private static readonly string[] s_ellipse = ["cx", "cy", "rx", "ry"];
    private static readonly string[] s_mask = ["left", "top", "width", "height"];
    private static readonly string[] s_cuboid =
    [
        "xtl1", "ytl1", "xbl1", "ybl1", "xtr1", "ytr1", "xbr1", "ybr1", "xtl2", "ytl2", "xbl2", "ybl2", "xtr2", "ytr2", "xbr2", "ybr2",
    ];

    /// <summary>Reads an element inside <c>image</c>.</summary>
    public static CvatShape Read(XElement element)
    {
        var label = (element.Attribute("label")?.Value ?? "").Trim();
        var place = new LabelPlace(((IXmlLineInfo)element).LineNumber);
        var shape = new CvatShape(label, place, ShapeKind.Other);
        return element.Name.LocalName switch
        {
            "box" => shape.OfNumbers(element, s_box, ShapeKind.Box, numbers => Turned(
                new BoundingBox((float)numbers[0], (float)numbers[1], (float)numbers[2], (float)numbers[3]), Rotation(element))),
            "ellipse" => shape.OfNumbers(element, s_ellipse, ShapeKind.Outline, numbers =>
                TurnedBox.AroundEllipse(numbers[0], numbers[1], numbers[2], numbers[3], double.DegreesToRadians(Rotation(element)))),
            "mask" => shape.OfNumbers(element, s_mask, ShapeKind.Outline, numbers => new BoundingBox(
                (float)numbers[0], (float)numbers[1], (float)(numbers[0] + numbers[2]), (float)(numbers[1] + numbers[3]))),
            "cuboid" => shape.OfNumbers(element, s_cuboid, ShapeKind.Outline, numbers =>
                BoxAround.Points([.. numbers.Chunk(2).Select(pair => (pair[0], pair[1]))])),
            "polygon" => shape.OfPolygon(element),
            _ => shape,
        };
    }

    private static BoundingBox Turned(BoundingBox box, double degrees) =>
        TurnedBox.Changes(degrees) ? TurnedBox.Enclosing(box, degrees) : box;

    private CvatShape OfNumbers(XElement element, string[] names, ShapeKind kind, Func<double[], BoundingBox> box)
    {
        var numbers = new double[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            var text = element.Attribute(names[i])?.Value;
            if (!TryNumber(text, out numbers[i]))
            {
                return Wrong(text is null
                    ? $"the {element.Name.LocalName} has no {names[i]}; add it, in pixels."
                    : $"{names[i]} is '{Excerpt.Of(text)}', which is not a finite number; write pixels.");
            }
        }

        return kind == ShapeKind.Box && element.Attribute("rotation")?.Value is { } rotation && !TryNumber(rotation, out _)
            ? Wrong($"rotation is '{Excerpt.Of(rotation)}', which is not a finite number; write degrees.")
            : this with
            {
                Kind = kind == ShapeKind.Box && TurnedBox.Changes(Rotation(element)) ? ShapeKind.Turned : kind,
                Box = box(numbers),
            };
    }

    private CvatShape OfPolygon(XElement element)
    {
        var text = element.Attribute("points")?.Value ?? "";
        var points = new List<(double X, double Y)>();
        foreach (var pair in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (pair.Split(',') is not [var first, var second] || !TryNumber(first, out var x) || !TryNumber(second, out var y))
            {
                return Wrong($"the point '{Excerpt.Of(pair)}' of the polygon is not two finite numbers; write x,y in pixels.");
            }

            points.Add((x, y));
        }

        return points.Count >= BoxAround.FewestPoints
            ? this with { Kind = ShapeKind.Outline, Box = BoxAround.Points(points) }
            : Wrong(BoxAround.DescribeFew(points.Count));
    }

    private CvatShape Wrong(string problem) => this with { Kind = ShapeKind.Wrong, Problem = problem };

    private static double Rotation(XElement element) => TryNumber(element.Attribute("rotation")?.Value, out var degrees) ? degrees : 0;

    private static bool TryNumber(string? text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
