using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace MLNetGhost.Data;

/// <summary>One XML file of a Pascal VOC dataset.</summary>
internal sealed class VocAnnotationFile
{
    private static readonly XmlReaderSettings s_settings = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };

    private readonly string _path;
    private readonly XElement _root;

    private VocAnnotationFile(string path, XElement root)
    {
        _path = path;
        _root = root;
    }

    /// <summary>The picture's file name as stated in the annotation, without folders; null if it states none.</summary>
    public string? ImageFileName =>
        Text(_root.Element("filename")) is { Length: > 0 } name ? Path.GetFileName(name.Replace('\\', '/')) : null;

    /// <summary>Parses a file.</summary>
    /// <exception cref="InvalidDataException">It is not XML, or its root is not <c>annotation</c>.</exception>
    public static VocAnnotationFile Read(string path)
    {
        try
        {
            using var reader = XmlReader.Create(path, s_settings);
            var root = XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
            return root.Name.LocalName == "annotation"
                ? new VocAnnotationFile(path, root)
                : throw new InvalidDataException($"The root element is '{root.Name.LocalName}', but Pascal VOC requires 'annotation'.");
        }
        catch (XmlException exception)
        {
            throw new InvalidDataException($"line {exception.LineNumber}: the file is not valid XML; {exception.Message}", exception);
        }
    }

    /// <summary>The class names of a file's objects, without looking at anything else.</summary>
    /// <remarks>
    /// For a file that is not valid XML, the names before the error are returned; the error is reported where the file is needed.
    /// </remarks>
    public static IReadOnlyList<string> ReadClassNames(string path)
    {
        var names = new List<string>();
        try
        {
            using var reader = XmlReader.Create(path, s_settings);
            var isInObject = false;
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element && reader.Depth == 1)
                {
                    isInObject = reader.Name == "object";
                }
                else if (isInObject && reader.NodeType == XmlNodeType.Element && reader.Depth == 2 && reader.Name == "name"
                    && reader.Read() && reader.NodeType == XmlNodeType.Text && reader.Value.Trim() is { Length: > 0 } name)
                {
                    names.Add(name);
                }
            }
        }
        catch (XmlException)
        {
            return names;
        }

        return names;
    }

    /// <summary>The usable objects.</summary>
    /// <param name="width">The picture's width in pixels, from its file.</param>
    /// <param name="height">The picture's height in pixels, from its file.</param>
    /// <param name="classIds">Class id by class name.</param>
    /// <param name="problems">Where problems go.</param>
    public IReadOnlyList<Annotation> Check(int width, int height, Dictionary<string, int> classIds, List<DatasetProblem> problems)
    {
        CheckSize(width, height, problems);
        var checker = new AnnotationChecker(_path, width, height, problems);
        foreach (var element in _root.Elements("object"))
        {
            var position = Position(element);
            var name = Text(element.Element("name"));
            if (!classIds.TryGetValue(name, out var classId))
            {
                problems.Add(DatasetProblem.Error(ProblemKind.UnknownClass, _path, $"{position}: the class '{name}' is unknown; the "
                    + $"classes are {string.Join(", ", classIds.Keys)}. Correct the name or add it to the file of class names."));
            }
            else if (ReadBox(element, position, problems) is { } box)
            {
                checker.Add(classId, box, position);
            }
        }

        return checker.Annotations;
    }

    private void CheckSize(int width, int height, List<DatasetProblem> problems)
    {
        // Zero is what some tools write when they don't know the size.
        if (_root.Element("size") is not { } size
            || !TryRead(size, "width", out var givenWidth) || !TryRead(size, "height", out var givenHeight)
            || (givenWidth == width && givenHeight == height) || givenWidth == 0 || givenHeight == 0)
        {
            return;
        }

        var cause = givenWidth == height && givenHeight == width
            ? " (width and height are swapped: the picture may have been rotated after it was labelled)" : "";
        problems.Add(DatasetProblem.Warning(ProblemKind.ImageSizeDiffers, _path, string.Create(CultureInfo.InvariantCulture,
            $"line {Line(size)}: the size is stated as {givenWidth}x{givenHeight}, but the picture is {width}x{height}{cause}; "
            + $"the picture's own size was used.")));
    }

    private BoundingBox? ReadBox(XElement element, string position, List<DatasetProblem> problems)
    {
        if (element.Element("bndbox") is not { } box)
        {
            problems.Add(DatasetProblem.Error(ProblemKind.MalformedRow, _path,
                $"{position}: the object has no bndbox; add one with xmin, ymin, xmax and ymax."));
            return null;
        }

        var values = new float[4];
        foreach (var (i, name) in ((string[])["xmin", "ymin", "xmax", "ymax"]).Index())
        {
            if (!TryRead(box, name, out values[i]))
            {
                problems.Add(DatasetProblem.Error(ProblemKind.MalformedRow, _path,
                    $"{position}: {name} is '{Text(box.Element(name))}', which is not a number; write pixels."));
                return null;
            }
        }

        return new BoundingBox(values[0], values[1], values[2], values[3]);
    }

    private static bool TryRead(XElement parent, string name, out float value) =>
        float.TryParse(Text(parent.Element(name)), NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static string Text(XElement? element) => element?.Value.Trim() ?? "";

    private static string Position(XElement element) => $"line {Line(element)}";

    private static int Line(XElement element) => ((IXmlLineInfo)element).LineNumber;
}
