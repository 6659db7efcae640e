using System.Globalization;
using System.Xml.Linq;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Writes a dataset in Pascal VOC format.</summary>
internal static class VocWriter
{
    public static IReadOnlyList<DatasetWarning> Write(string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement)
    {
        ClassNameFile.Require(splits[0].ClassNames, "VOC's classes.txt");
        var names = new PictureNames();
        var crowds = 0;
        foreach (var dataset in splits)
        {
            foreach (var image in dataset.Images)
            {
                var name = names.NameOf(image.Path);
                PictureNames.Place(image.Path, Path.Combine(folder, "JPEGImages"), name, placement);
                AtomicFile.WriteText(
                    Path.Combine(folder, "Annotations", Path.ChangeExtension(name, ".xml")),
                    Describe(image, name, dataset.ClassNames).ToString(),
                    flushToDisk: false);
                crowds += image.Annotations.Count(annotation => annotation.IsCrowd);
            }
        }

        AtomicFile.WriteText(Path.Combine(folder, "classes.txt"), Lines(splits[0].ClassNames));
        foreach (var dataset in splits)
        {
            AtomicFile.WriteText(
                Path.Combine(folder, "ImageSets", "Main", dataset.Split + ".txt"),
                Lines(dataset.Images.Select(image => Path.GetFileNameWithoutExtension(names.NameOf(image.Path)))));
        }

        return crowds == 0 ? [] : [new DatasetWarning(folder,
            $"{crowds} crowd boxes were left out, because Pascal VOC cannot mark them.")];
    }

    private static XElement Describe(AnnotatedImage image, string name, IReadOnlyList<string> classNames) =>
        new(
            "annotation",
            new XElement("folder", "JPEGImages"),
            new XElement("filename", name),
            new XElement("size", new XElement("width", image.Width), new XElement("height", image.Height), new XElement("depth", 3)),
            new XElement("segmented", 0),
            image.Annotations.Where(annotation => !annotation.IsCrowd).Select(annotation => new XElement(
                "object",
                new XElement("name", classNames[annotation.ClassId]),
                new XElement("pose", "Unspecified"),
                new XElement("truncated", 0),
                new XElement("difficult", 0),
                new XElement(
                    "bndbox",
                    new XElement("xmin", Text(annotation.Box.X0)),
                    new XElement("ymin", Text(annotation.Box.Y0)),
                    new XElement("xmax", Text(annotation.Box.X1)),
                    new XElement("ymax", Text(annotation.Box.Y1))))));

    private static string Text(float value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}
