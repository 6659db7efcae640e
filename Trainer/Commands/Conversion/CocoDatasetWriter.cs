using System.Text.Json;
using MLNetGhost.Data;

namespace MLNetGhost.Trainer.Commands.Conversion;

/// <summary>Writes the COCO form: annotations/instances_{split}.json and images/{split}; category ids begin at 1.</summary>
internal static class CocoDatasetWriter
{
    /// <summary>Writes all splits.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="splits">The splits.</param>
    /// <param name="pictures">The named pictures of each split.</param>
    public static void Write(string folder, IReadOnlyList<DetectionDataset> splits, IReadOnlyList<IReadOnlyList<ConvertedPicture>> pictures)
    {
        foreach (var (split, ofSplit) in splits.Zip(pictures))
        {
            var images = Directory.CreateDirectory(Path.Combine(folder, "images", split.Split)).FullName;
            Parallel.ForEach(ofSplit, picture => picture.CopyTo(images));
            AtomicFile.Write(Path.Combine(folder, "annotations", $"instances_{split.Split}.json"), stream =>
            {
                using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
                Write(json, split, ofSplit);
            });
        }
    }

    private static void Write(Utf8JsonWriter json, DetectionDataset split, IReadOnlyList<ConvertedPicture> pictures)
    {
        json.WriteStartObject();
        json.WriteStartArray("images");
        foreach (var (index, picture) in pictures.Index())
        {
            json.WriteStartObject();
            json.WriteNumber("id", index + 1);
            json.WriteString("file_name", picture.Name);
            json.WriteNumber("width", picture.Image.Width);
            json.WriteNumber("height", picture.Image.Height);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteAnnotations(json, pictures);
        json.WriteStartArray("categories");
        foreach (var (id, name) in split.ClassNames.Index())
        {
            json.WriteStartObject();
            json.WriteNumber("id", id + 1);
            json.WriteString("name", name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAnnotations(Utf8JsonWriter json, IReadOnlyList<ConvertedPicture> pictures)
    {
        json.WriteStartArray("annotations");
        var id = 0;
        foreach (var (index, picture) in pictures.Index())
        {
            foreach (var annotation in picture.Image.Annotations)
            {
                json.WriteStartObject();
                json.WriteNumber("id", ++id);
                json.WriteNumber("image_id", index + 1);
                json.WriteNumber("category_id", annotation.ClassId + 1);
                json.WriteStartArray("bbox");
                json.WriteNumberValue(annotation.Box.X0);
                json.WriteNumberValue(annotation.Box.Y0);
                json.WriteNumberValue(annotation.Box.Width);
                json.WriteNumberValue(annotation.Box.Height);
                json.WriteEndArray();
                json.WriteNumber("area", annotation.Area);
                json.WriteNumber("iscrowd", annotation.IsCrowd ? 1 : 0);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }
}
