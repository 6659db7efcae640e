using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>One XML file of a Pascal VOC dataset: the one parser for all that is read from it.</summary>
internal sealed class VocAnnotationFile
{
    private readonly string _path;

    private VocAnnotationFile(string path, XElement root)
    {
        _path = path;
        ImageName = Text(root.Element("filename"));
        ImageFolder = Text(root.Element("folder"));
        if (root.Element("size") is { } size)
        {
            SizePlace = new LabelPlace(Line(size));
            Size = new StatedSize(Side(size, "width"), Side(size, "height"));
        }

        Objects = [.. root.Elements("object").Select(VocObject.Read)];
    }

    /// <summary>The picture's file name as the annotation states it; empty if it states none.</summary>
    public string ImageName { get; }

    /// <summary>The picture's folder as the annotation states it; empty if it states none.</summary>
    public string ImageFolder { get; }

    /// <summary>The size of the picture as the annotation states it; zero, as some tools write, if it is not known.</summary>
    public StatedSize Size { get; }

    /// <summary>Where the size is stated.</summary>
    public LabelPlace SizePlace { get; }

    /// <summary>The objects in the order of the file.</summary>
    public IReadOnlyList<VocObject> Objects { get; }

    /// <summary>Parses a file.</summary>
    /// <exception cref="InvalidDataException">It is not XML, or its root is not <c>annotation</c>.</exception>
    public static VocAnnotationFile Read(string path)
    {
        try
        {
            using var reader = VocText.Open(path);
            var root = XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
            return root.Name.LocalName == "annotation"
                ? new VocAnnotationFile(path, root)
                : throw new InvalidDataException(
                    $"The root element is '{Excerpt.Of(root.Name.LocalName)}', but Pascal VOC requires 'annotation'.");
        }
        catch (XmlException exception)
        {
            throw new InvalidDataException(
                $"line {exception.LineNumber}: the file is not valid XML; {Excerpt.Of(exception.Message)}", exception);
        }
    }

    /// <summary>The usable objects, with every field that changes what a box means.</summary>
    /// <param name="classIds">Class id by class name.</param>
    /// <param name="problems">Where problems go.</param>
    public LabelPart Label(Dictionary<string, int> classIds, List<DatasetProblem> problems)
    {
        var boxes = new List<LabelledBox>();
        var (turned, polygons) = (0, 0);
        foreach (var found in Objects)
        {
            if (!classIds.TryGetValue(found.Name, out var classId))
            {
                problems.Add(DatasetProblem.Error(ProblemKind.UnknownClass, _path, $"{found.Place}: the class "
                    + $"'{Excerpt.Of(found.Name)}' is unknown; the classes are {Excerpt.OfMany(classIds.Keys)}. Correct the name or add "
                    + $"it to the file of class names."));
            }
            else if (found.Box is not { } box)
            {
                problems.Add(DatasetProblem.Error(ProblemKind.MalformedRow, _path, $"{found.Place}: {found.Problem}"));
            }
            else
            {
                turned += found.IsTurned ? 1 : 0;
                polygons += found.IsPolygon ? 1 : 0;
                boxes.Add(new LabelledBox(classId, box, found.Place));
            }
        }

        if (turned > 0)
        {
            problems.Add(TurnedBox.Warning(_path, turned));
        }

        if (polygons > 0)
        {
            problems.Add(DatasetProblem.Counting(ProblemKind.Polygon, _path, "Polygons", polygons, "the bndbox around each was taken."));
        }

        return new LabelPart(_path, SizePlace, Size, boxes);
    }

    private static int Side(XElement size, string name) =>
        double.TryParse(Text(size.Element(name)), NumberStyles.Float, CultureInfo.InvariantCulture, out var side)
        && side is > 0 and < int.MaxValue
            ? (int)Math.Round(side)
            : 0;

    private static string Text(XElement? element) => element?.Value.Trim() ?? "";

    private static int Line(XElement element) => ((IXmlLineInfo)element).LineNumber;
}
