using System.Globalization;
using System.Xml.Linq;
using MLNetGhost.Data;

namespace MLNetGhost.Trainer.Commands.Conversion;

/// <summary>Writes the Pascal VOC form: Annotations, JPEGImages, ImageSets/Main and classes.txt, which keeps the class ids.</summary>
internal static class VocDatasetWriter
{
    /// <summary>Writes all splits.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="splits">The splits.</param>
    /// <param name="pictures">The named pictures of each split.</param>
    public static void Write(string folder, IReadOnlyList<DetectionDataset> splits, IReadOnlyList<IReadOnlyList<ConvertedPicture>> pictures)
    {
        var annotations = Directory.CreateDirectory(Path.Combine(folder, "Annotations")).FullName;
        var images = Directory.CreateDirectory(Path.Combine(folder, "JPEGImages")).FullName;
        var sets = Directory.CreateDirectory(Path.Combine(folder, "ImageSets", "Main")).FullName;
        File.WriteAllLines(Path.Combine(folder, "classes.txt"), splits[0].ClassNames);
        foreach (var (split, ofSplit) in splits.Zip(pictures))
        {
            File.WriteAllLines(Path.Combine(sets, split.Split + ".txt"), ofSplit.Select(picture => picture.Stem));
            Parallel.ForEach(ofSplit, picture =>
            {
                picture.CopyTo(images);
                Document(picture, split.ClassNames).Save(Path.Combine(annotations, picture.Stem + ".xml"));
            });
        }
    }

    private static XElement Document(ConvertedPicture picture, IReadOnlyList<string> classNames) => new(
        "annotation",
        new XElement("folder", "JPEGImages"),
        new XElement("filename", picture.Name),
        new XElement("size", new XElement("width", picture.Image.Width), new XElement("height", picture.Image.Height), new XElement("depth", 3)),
        new XElement("segmented", 0),
        picture.Image.Annotations.Where(annotation => !annotation.IsCrowd).Select(annotation => new XElement(
            "object",
            new XElement("name", classNames[annotation.ClassId]),
            new XElement("pose", "Unspecified"),
            new XElement("truncated", 0),
            new XElement("difficult", 0),
            new XElement(
                "bndbox",
                Corner("xmin", annotation.Box.X0),
                Corner("ymin", annotation.Box.Y0),
                Corner("xmax", annotation.Box.X1),
                Corner("ymax", annotation.Box.Y1)))));

    private static XElement Corner(string name, float value) => new(name, value.ToString("0.####", CultureInfo.InvariantCulture));
}
