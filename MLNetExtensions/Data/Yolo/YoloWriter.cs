using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MLNetGhost.Files;
using YamlDotNet.Serialization;

namespace MLNetGhost.Data;

/// <summary>Writes a dataset in YOLO format.</summary>
internal static class YoloWriter
{
    public static IReadOnlyList<DatasetWarning> Write(string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement)
    {
        var crowds = 0;
        foreach (var dataset in splits)
        {
            var names = new PictureNames();
            foreach (var image in dataset.Images)
            {
                var name = names.NameOf(image.Path);
                PictureNames.Place(image.Path, Path.Combine(folder, "images", dataset.Split), name, placement);
                AtomicFile.WriteText(
                    Path.Combine(folder, "labels", dataset.Split, Path.ChangeExtension(name, ".txt")), Rows(image), flushToDisk: false);
                crowds += image.Annotations.Count(annotation => annotation.IsCrowd);
            }
        }

        var description = Path.Combine(folder, "data.yaml");
        AtomicFile.WriteText(description, Describe(splits));
        return crowds == 0 ? [] : [new DatasetWarning(description,
            $"{crowds} crowd boxes were left out, because YOLO labels cannot mark them.")];
    }

    /// <summary>The row of a box: class id, centre, width and height as fractions of the picture.</summary>
    /// <param name="annotation">The box.</param>
    /// <param name="image">Its picture.</param>
    public static string Row(Annotation annotation, AnnotatedImage image)
    {
        var (x0, y0, x1, y1) = annotation.Box;
        var (width, height) = ((double)image.Width, (double)image.Height);
        return string.Create(CultureInfo.InvariantCulture, $"{annotation.ClassId} {((double)x0 + x1) / 2 / width:0.########} "
            + $"{((double)y0 + y1) / 2 / height:0.########} {((double)x1 - x0) / width:0.########} "
            + $"{((double)y1 - y0) / height:0.########}");
    }

    private static string Rows(AnnotatedImage image) => string.Concat(
        image.Annotations.Where(annotation => !annotation.IsCrowd).Select(annotation => Row(annotation, image) + "\n"));

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "It writes dictionaries, texts and numbers, for which no code is made.")]
    private static string Describe(IReadOnlyList<DetectionDataset> splits)
    {
        var entries = new Dictionary<string, object>();
        foreach (var dataset in splits)
        {
            entries[dataset.Split] = $"images/{dataset.Split}";
        }

        entries["names"] = splits[0].ClassNames.Index().ToDictionary(entry => entry.Index, entry => entry.Item);
        return new SerializerBuilder().WithQuotingNecessaryStrings().WithNewLine("\n").Build().Serialize(entries);
    }
}
