using System.Text.Json;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Writes a dataset in COCO format.</summary>
internal static class CocoWriter
{
    public static IReadOnlyList<DatasetWarning> Write(string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement)
    {
        foreach (var dataset in splits)
        {
            var names = new PictureNames();
            foreach (var image in dataset.Images)
            {
                PictureNames.Place(image.Path, Path.Combine(folder, dataset.Split), names.NameOf(image.Path), placement);
            }

            var file = Describe(dataset, names);
            AtomicFile.Write(
                Path.Combine(folder, "annotations", $"instances_{dataset.Split}.json"),
                stream => JsonSerializer.Serialize(stream, file, CocoJsonContext.Default.CocoFile));
        }

        return [];
    }

    private static CocoFile Describe(DetectionDataset dataset, PictureNames names)
    {
        var identifiers = CocoIdentifiers.Of(dataset);
        var images = new List<CocoImage>();
        var annotations = new List<CocoAnnotation>();
        foreach (var (index, image) in dataset.Images.Index())
        {
            var imageId = identifiers.ImageIds[index];
            images.Add(new CocoImage(imageId, names.NameOf(image.Path), image.Width, image.Height));
            foreach (var annotation in image.Annotations)
            {
                annotations.Add(new CocoAnnotation(
                    annotations.Count + 1,
                    imageId,
                    identifiers.CategoryIds[annotation.ClassId],
                    CocoBox.From(annotation.Box),
                    Math.Round((double)annotation.Area, 3),
                    annotation.IsCrowd ? 1 : 0));
            }
        }

        var categories = dataset.ClassNames.Select((name, id) => new CocoCategory(identifiers.CategoryIds[id], name));
        return new CocoFile(images, annotations, [.. categories]) { Info = JsonDocument.Parse("{}").RootElement };
    }
}
