using System.Globalization;
using MLNetGhost.Data;
using YamlDotNet.RepresentationModel;

namespace MLNetGhost.Trainer.Commands.Conversion;

/// <summary>Writes the YOLO form: data.yaml, images/{split}, labels/{split} with rows of class, centre and size as fractions.</summary>
internal static class YoloDatasetWriter
{
    /// <summary>Writes all splits.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="splits">The splits.</param>
    /// <param name="pictures">The named pictures of each split.</param>
    public static void Write(string folder, IReadOnlyList<DetectionDataset> splits, IReadOnlyList<IReadOnlyList<ConvertedPicture>> pictures)
    {
        var description = new YamlMappingNode { { "path", "." } };
        foreach (var (split, ofSplit) in splits.Zip(pictures))
        {
            description.Add(split.Split, $"images/{split.Split}");
            var images = Directory.CreateDirectory(Path.Combine(folder, "images", split.Split)).FullName;
            var labels = Directory.CreateDirectory(Path.Combine(folder, "labels", split.Split)).FullName;
            Parallel.ForEach(ofSplit, picture =>
            {
                picture.CopyTo(images);
                File.WriteAllLines(Path.Combine(labels, picture.Stem + ".txt"), picture.Image.Annotations.Where(a => !a.IsCrowd).Select(a => Row(picture.Image, a)));
            });
        }

        var names = new YamlMappingNode();
        foreach (var (id, name) in splits[0].ClassNames.Index())
        {
            names.Add(id.ToString(CultureInfo.InvariantCulture), name);
        }

        description.Add("names", names);
        AtomicFile.Write(Path.Combine(folder, "data.yaml"), stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            new YamlStream(new YamlDocument(description)).Save(writer, assignAnchors: false);
        });
    }

    private static string Row(AnnotatedImage image, Annotation annotation)
    {
        var box = annotation.Box;
        double centerX = (box.X0 + box.X1) / 2.0 / image.Width, centerY = (box.Y0 + box.Y1) / 2.0 / image.Height;
        double width = (double)box.Width / image.Width, height = (double)box.Height / image.Height;
        return string.Create(CultureInfo.InvariantCulture, $"{annotation.ClassId} {centerX:0.########} {centerY:0.########} {width:0.########} {height:0.########}");
    }
}
