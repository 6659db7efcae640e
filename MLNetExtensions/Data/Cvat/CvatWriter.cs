using System.Globalization;
using System.Xml.Linq;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Writes a dataset as CVAT exports a project: one annotations.xml, whose pictures have a subset, beside images/{split}.</summary>
internal static class CvatWriter
{
    private const string Version = "1.1";

    public static IReadOnlyList<DatasetWarning> Write(string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement)
    {
        RequireXml(splits[0].ClassNames);
        var names = new PictureNames();
        var crowds = 0;
        var images = new List<XElement>();
        foreach (var dataset in splits)
        {
            foreach (var image in dataset.Images)
            {
                // CVAT finds a picture by its name alone, so that names differ between splits.
                var name = names.NameOf(image.Path);
                PictureNames.Place(image.Path, Path.Combine(folder, "images", dataset.Split), name, placement);
                images.Add(Describe(image, images.Count, name, dataset));
                crowds += image.Annotations.Count(annotation => annotation.IsCrowd);
            }
        }

        var file = Path.Combine(folder, "annotations.xml");
        var meta = new XElement("meta", new XElement(
            "project",
            new XElement("labels", splits[0].ClassNames.Select(name => new XElement(
                "label", new XElement("name", name), new XElement("type", "rectangle"), new XElement("attributes")))),
            new XElement("subsets", string.Join('\n', splits.Select(dataset => dataset.Split)))));
        var root = new XElement("annotations", new XElement("version", Version), meta, images);
        AtomicFile.WriteText(file, $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{root}\n");
        return crowds == 0 ? [] : [new DatasetWarning(file, $"{crowds} crowd boxes were left out, because CVAT cannot mark them.")];
    }

    private static XElement Describe(AnnotatedImage image, int id, string name, DetectionDataset dataset) => new(
        "image",
        new XAttribute("id", id),
        new XAttribute("name", name),
        new XAttribute("subset", dataset.Split),
        new XAttribute("width", image.Width),
        new XAttribute("height", image.Height),
        image.Annotations.Where(annotation => !annotation.IsCrowd).Select(annotation => new XElement(
            "box",
            new XAttribute("label", dataset.ClassNames[annotation.ClassId]),
            new XAttribute("source", "manual"),
            new XAttribute("occluded", 0),
            new XAttribute("xtl", Text(annotation.Box.X0)),
            new XAttribute("ytl", Text(annotation.Box.Y0)),
            new XAttribute("xbr", Text(annotation.Box.X1)),
            new XAttribute("ybr", Text(annotation.Box.Y1)),
            new XAttribute("z_order", 0))));

    private static string Text(float value) => value.ToString("0.00#", CultureInfo.InvariantCulture);

    private static void RequireXml(IReadOnlyList<string> classNames)
    {
        if (classNames.FirstOrDefault(name => name != name.Trim() || name.Length == 0 || name.Any(char.IsControl)) is { } name)
        {
            throw new InvalidDataException($"The class name '{Excerpt.Of(name)}' cannot be a label of CVAT: it is empty, or has control "
                + "characters or blanks around it; rename the class, or write YOLO or COCO.");
        }
    }
}
