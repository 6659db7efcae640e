using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>An object of a Pascal VOC annotation.</summary>
/// <param name="Place">Where in the file it is.</param>
/// <param name="Name">The class name, without blanks around it.</param>
/// <param name="WrittenName">The class name as it is written.</param>
/// <param name="Box">The upright box in pixels; null if it cannot be read.</param>
/// <param name="Problem">Why there is no box.</param>
internal sealed record VocObject(LabelPlace Place, string Name, string WrittenName, BoundingBox? Box, string? Problem)
{
    private static readonly string[] s_corners = ["xmin", "ymin", "xmax", "ymax"];

    private static readonly string[] s_turned = ["cx", "cy", "w", "h", "angle"];

    /// <summary>True if <see cref="Box"/> encloses a turned rectangle.</summary>
    public bool IsTurned { get; private init; }

    /// <summary>True if the object was drawn as an outline.</summary>
    public bool IsPolygon { get; private init; }

    /// <summary>Reads the element <c>object</c>.</summary>
    public static VocObject Read(XElement element)
    {
        var written = element.Element("name")?.Value ?? "";
        var place = new LabelPlace(((IXmlLineInfo)element).LineNumber);
        var read = new VocObject(place, written.Trim(), written, null, null);
        if (element.Element("robndbox") is { } turned)
        {
            return read.WithTurned(turned);
        }

        if (element.Element("bndbox") is not { } box)
        {
            return read with { Problem = "the object has no bndbox; add one with xmin, ymin, xmax and ymax." };
        }

        if (Numbers(box, s_corners) is not { } corners)
        {
            return read with { Problem = Wrong(box, s_corners) };
        }

        var upright = new BoundingBox((float)corners[0], (float)corners[1], (float)corners[2], (float)corners[3]);
        var angle = Rotation(element);
        var isTurned = TurnedBox.Changes(angle);
        return read with
        {
            Box = isTurned ? TurnedBox.Enclosing(upright, angle) : upright,
            IsTurned = isTurned,
            IsPolygon = element.Element("polygon") is { HasElements: true },
        };
    }

    /// <summary>roLabelImg's turned rectangle: centre, size, and an angle in radians.</summary>
    private VocObject WithTurned(XElement turned)
    {
        if (Numbers(turned, s_turned) is not { } numbers)
        {
            return this with { Problem = Wrong(turned, s_turned) };
        }

        return Math.Abs(numbers[4]) > 2 * Math.PI + 0.01
            ? this with
            {
                Problem = $"the angle of robndbox is {Excerpt.Of(Text(turned.Element("angle")))}, but it is in radians, at most 6.28; "
                    + "divide degrees by 57.2958.",
            }
            : this with { Box = TurnedBox.Enclosing(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]), IsTurned = true };
    }

    /// <summary>CVAT's angle in degrees, in a list of attributes; 0 if there is none.</summary>
    private static double Rotation(XElement element)
    {
        var attribute = element.Elements("attributes").Elements("attribute")
            .FirstOrDefault(attribute => Text(attribute.Element("name")).Equals("rotation", StringComparison.OrdinalIgnoreCase));
        var text = attribute is not null ? Text(attribute.Element("value")) : Text(element.Element("rotation"));
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var angle) && double.IsFinite(angle) ? angle : 0;
    }

    private static double[]? Numbers(XElement parent, string[] names)
    {
        var numbers = new double[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            if (!TryRead(parent, names[i], out numbers[i]))
            {
                return null;
            }
        }

        return numbers;
    }

    private static string Wrong(XElement parent, string[] names)
    {
        var name = Array.Find(names, name => !TryRead(parent, name, out _))!;
        return $"{name} is '{Excerpt.Of(Text(parent.Element(name)))}', which is not a number; write pixels.";
    }

    private static bool TryRead(XElement parent, string name, out double value) =>
        double.TryParse(Text(parent.Element(name)), NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static string Text(XElement? element) => element?.Value.Trim() ?? "";
}
