using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>A file of CVAT for images, version 1.1: the labels of a task or project, and its pictures with their shapes.</summary>
internal sealed class CvatFile
{
    /// <summary>The most bytes of a file.</summary>
    public const int MostBytes = 128 << 20;

    /// <summary>The most elements, texts and comments of a file.</summary>
    public const int MostNodes = 5_000_000;

    private const string Root = "annotations";

    private readonly List<string> _labels = [];
    private readonly List<CvatImage> _images = [];

    private CvatFile()
    {
    }

    /// <summary>The labels of the task, without those of a skeleton's parts.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <summary>The pictures in the order of the file.</summary>
    public IReadOnlyList<CvatImage> Images => _images;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is not XML, beyond a limit, or of another form of CVAT's.</exception>
    public static CvatFile Read(string path)
    {
        try
        {
            using var reader = VocText.Open(path, MostBytes, MostNodes, "export the task as CVAT for images 1.1");
            var file = new CvatFile();
            file.Read(reader, path);
            return file;
        }
        catch (XmlException exception)
        {
            throw new InvalidDataException(
                $"{path} line {exception.LineNumber}: the file is not valid XML; {Excerpt.Of(exception.Message)}", exception);
        }
        catch (InvalidDataException exception) when (!exception.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{path} {exception.Message}", exception);
        }
    }

    private void Read(XmlReader reader, string path)
    {
        reader.MoveToContent();
        if (reader.LocalName != Root)
        {
            throw new InvalidDataException(
                $"{path}: the root element is '{Excerpt.Of(reader.LocalName)}', but CVAT writes '{Root}'; name the right file.");
        }

        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (reader.LocalName)
            {
                case "meta":
                    _labels.AddRange(LabelsOf(Subtree(reader)));
                    break;
                case "image":
                    _images.Add(CvatImage.Read(Subtree(reader)));
                    break;
                case "track":
                    throw new InvalidDataException($"{path} line {((IXmlLineInfo)reader).LineNumber}: the file has tracks, as CVAT writes "
                        + "them for videos; export the task as 'CVAT for images 1.1'.");
                default:
                    break;
            }
        }
    }

    private static XElement Subtree(XmlReader reader)
    {
        using var inner = reader.ReadSubtree();
        return XElement.Load(inner, LoadOptions.SetLineInfo);
    }

    private static IEnumerable<string> LabelsOf(XElement meta) => meta.Descendants("label")
        .Where(label => label.Parent?.Name.LocalName == "labels" && label.Element("parent") is null)
        .Select(label => label.Element("name")?.Value.Trim() ?? "").Where(name => name.Length > 0)
        .Distinct(StringComparer.Ordinal);
}

/// <summary>A picture of a CVAT file.</summary>
/// <param name="Name">Its name, possibly with folders.</param>
/// <param name="Subset">The subset of a project that it belongs to; null for none.</param>
/// <param name="Place">Where in the file it is.</param>
/// <param name="Size">Its size as the file states it.</param>
/// <param name="Shapes">Its shapes, in the order of the file.</param>
internal sealed record CvatImage(string Name, string? Subset, LabelPlace Place, StatedSize Size, IReadOnlyList<CvatShape> Shapes)
{
    /// <summary>Reads the element <c>image</c>.</summary>
    public static CvatImage Read(XElement element) => new(
        (element.Attribute("name")?.Value ?? "").Trim(),
        element.Attribute("subset")?.Value.Trim() is { Length: > 0 } subset ? subset : null,
        new LabelPlace(((IXmlLineInfo)element).LineNumber),
        new StatedSize(Side(element, "width"), Side(element, "height")),
        [.. element.Elements().Select(CvatShape.Read)]);

    private static int Side(XElement element, string name) =>
        double.TryParse(element.Attribute(name)?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var side)
        && side is > 0 and < int.MaxValue
            ? (int)Math.Round(side)
            : 0;
}
