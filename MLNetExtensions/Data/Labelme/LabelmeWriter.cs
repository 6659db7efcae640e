using System.Text.Json;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Writes a dataset as labelme's files beside the pictures: {split}/, and labels.txt with the classes.</summary>
internal static class LabelmeWriter
{
    private const string Version = "5.0.1";

    private static readonly JsonWriterOptions s_options = new() { Indented = true };

    public static IReadOnlyList<DatasetWarning> Write(string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement)
    {
        ClassNameFile.Require(splits[0].ClassNames, "labelme's labels.txt");
        var crowds = 0;
        foreach (var dataset in splits)
        {
            var names = new PictureNames();
            var target = Path.Combine(folder, dataset.Split);
            foreach (var image in dataset.Images)
            {
                var name = names.NameOf(image.Path);
                PictureNames.Place(image.Path, target, name, placement);
                AtomicFile.Write(
                    Path.Combine(target, Path.ChangeExtension(name, ".json")),
                    stream => Describe(stream, image, name, dataset.ClassNames), flushToDisk: false);
                crowds += image.Annotations.Count(annotation => annotation.IsCrowd);
            }
        }

        AtomicFile.WriteText(Path.Combine(folder, "labels.txt"), string.Concat(splits[0].ClassNames.Select(name => name + "\n")));
        return crowds == 0 ? [] : [new DatasetWarning(folder, $"{crowds} crowd boxes were left out, because labelme cannot mark them.")];
    }

    private static void Describe(Stream stream, AnnotatedImage image, string name, IReadOnlyList<string> classNames)
    {
        using var json = new Utf8JsonWriter(stream, s_options);
        json.WriteStartObject();
        json.WriteString("version", Version);
        json.WriteStartObject("flags");
        json.WriteEndObject();
        json.WriteStartArray("shapes");
        foreach (var annotation in image.Annotations.Where(annotation => !annotation.IsCrowd))
        {
            json.WriteStartObject();
            json.WriteString("label", classNames[annotation.ClassId]);
            json.WriteStartArray("points");
            Point(json, annotation.Box.X0, annotation.Box.Y0);
            Point(json, annotation.Box.X1, annotation.Box.Y1);
            json.WriteEndArray();
            json.WriteNull("group_id");
            json.WriteString("shape_type", "rectangle");
            json.WriteStartObject("flags");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("imagePath", name);
        json.WriteNull("imageData");
        json.WriteNumber("imageHeight", image.Height);
        json.WriteNumber("imageWidth", image.Width);
        json.WriteEndObject();
    }

    private static void Point(Utf8JsonWriter json, float x, float y)
    {
        json.WriteStartArray();
        json.WriteNumberValue(Math.Round((double)x, 3));
        json.WriteNumberValue(Math.Round((double)y, 3));
        json.WriteEndArray();
    }
}
