using System.Globalization;
using System.Text;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Writes a dataset as {split}/_annotations.csv beside the pictures, and classes.txt.</summary>
internal static class CsvWriter
{
    private const string Header = "filename,width,height,class,xmin,ymin,xmax,ymax\n";

    public static IReadOnlyList<DatasetWarning> Write(string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement)
    {
        ClassNameFile.Require(splits[0].ClassNames, "classes.txt");
        var crowds = 0;
        foreach (var dataset in splits)
        {
            var names = new PictureNames();
            var target = Path.Combine(folder, dataset.Split);
            var rows = new StringBuilder(Header);
            foreach (var image in dataset.Images)
            {
                var name = names.NameOf(image.Path);
                PictureNames.Place(image.Path, target, name, placement);
                Append(rows, image, name, dataset.ClassNames);
                crowds += image.Annotations.Count(annotation => annotation.IsCrowd);
            }

            AtomicFile.WriteText(Path.Combine(target, "_annotations.csv"), rows.ToString());
        }

        AtomicFile.WriteText(Path.Combine(folder, "classes.txt"), string.Concat(splits[0].ClassNames.Select(name => name + "\n")));
        return crowds == 0 ? [] : [new DatasetWarning(folder, $"{crowds} crowd boxes were left out, because CSV cannot mark them.")];
    }

    /// <summary>A row for each box; one with empty cells for a picture without any.</summary>
    private static void Append(StringBuilder rows, AnnotatedImage image, string name, IReadOnlyList<string> classNames)
    {
        var start = string.Create(CultureInfo.InvariantCulture, $"{CsvRow.Cell(name)},{image.Width},{image.Height},");
        var boxes = image.Annotations.Where(annotation => !annotation.IsCrowd).ToList();
        foreach (var (x0, y0, x1, y1, id) in boxes.Select(annotation =>
            (annotation.Box.X0, annotation.Box.Y0, annotation.Box.X1, annotation.Box.Y1, annotation.ClassId)))
        {
            rows.Append(start).Append(CultureInfo.InvariantCulture,
                $"{CsvRow.Cell(classNames[id])},{x0:0.###},{y0:0.###},{x1:0.###},{y1:0.###}\n");
        }

        if (boxes.Count == 0)
        {
            rows.Append(start).Append(",,,,\n");
        }
    }
}
