using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Data;
using MLNetGhost.DataViews;
using MLNetGhost.Imaging;

namespace MLNetGhost.Trainer;

/// <summary>Turns the rows of an ML.NET data view into a dataset for the training loop, which reads files.</summary>
/// <param name="options">The names of the columns.</param>
/// <param name="imageFolder">Where pictures that are not files are written, losslessly.</param>
/// <param name="warn">Receives a warning about boxes that were dropped or clipped, at most once per split.</param>
internal sealed class DataViewDataset(GhostYoloOptions options, string imageFolder, Action<string> warn)
{
    private const string CrowdColumnName = "IsCrowd";
    private const string AreaColumnName = "Area";

    /// <summary>Reads all rows.</summary>
    /// <param name="data">Pictures, labels and boxes.</param>
    /// <param name="split">The name of the split.</param>
    /// <exception cref="ArgumentException">The label column has no class names.</exception>
    /// <exception cref="InvalidDataException">The labels and boxes of a row do not match, or all boxes are fractions.</exception>
    public DetectionDataset Read(IDataView data, string split)
    {
        var schema = data.Schema;
        var classNames = KeyValueAnnotations.Read(schema[options.LabelColumnName])
            ?? throw new ArgumentException($"The column '{options.LabelColumnName}' has no class names (KeyValues); convert the "
                + $"labels to keys with MapValueToKey.");
        string[] names =
            [options.InputColumnName, options.LabelColumnName, options.BoundingBoxColumnName, CrowdColumnName, AreaColumnName];
        var columns = names.Select(schema.GetColumnOrNull).OfType<DataViewSchema.Column>();
        using var cursor = data.GetRowCursor(columns);
        var readPicture = CreatePictureReader(cursor, split);
        var labels = cursor.GetGetter<VBuffer<uint>>(schema[options.LabelColumnName]);
        var boxes = cursor.GetGetter<VBuffer<float>>(schema[options.BoundingBoxColumnName]);
        var crowds = Optional<bool>(cursor, CrowdColumnName);
        var areas = Optional<float>(cursor, AreaColumnName);

        var images = new List<AnnotatedImage>();
        var check = new BoxColumnCheck(options.BoundingBoxColumnName, split);
        VBuffer<uint> label = default;
        VBuffer<float> box = default;
        while (cursor.MoveNext())
        {
            labels(ref label);
            boxes(ref box);
            var (path, width, height) = readPicture();
            var annotations = Annotate(
                check.ForPicture(path, width, height),
                path,
                [.. label.DenseValues()],
                [.. box.DenseValues()],
                crowds?.Invoke(),
                areas?.Invoke());
            images.Add(new AnnotatedImage(path, width, height, annotations));
        }

        var dataset = FractionCheck.RequirePixels(
            new DetectionDataset($"the column '{options.InputColumnName}'", split, classNames, images, []),
            $"column '{options.BoundingBoxColumnName}'");
        if (check.Warning is { } warning)
        {
            warn(warning);
        }

        return dataset;
    }

    private Func<(string Path, int Width, int Height)> CreatePictureReader(DataViewRowCursor cursor, string split)
    {
        var column = cursor.Schema[options.InputColumnName];
        var file = column.Type switch
        {
            TextDataViewType => NamedFile(cursor.GetGetter<ReadOnlyMemory<char>>(column)),
            VectorDataViewType => EncodedFile(cursor.GetGetter<VBuffer<byte>>(column), cursor, split),
            _ => ImageFile(cursor.GetGetter<MLImage>(column), cursor, split),
        };
        return () =>
        {
            var path = file();
            var (width, height) = ImageDecoder.ReadSize(path);
            return (path, width, height);
        };
    }

    private Func<string> NamedFile(ValueGetter<ReadOnlyMemory<char>> paths) => () =>
    {
        ReadOnlyMemory<char> path = default;
        paths(ref path);
        return Path.GetFullPath(Path.Combine(options.Detection.ImageFolder ?? "", path.ToString()));
    };

    private Func<string> EncodedFile(ValueGetter<VBuffer<byte>> contents, DataViewRowCursor cursor, string split)
    {
        VBuffer<byte> content = default;
        return () =>
        {
            contents(ref content);
            var path = NewFile(cursor, split, ".image");
            File.WriteAllBytes(path, [.. content.DenseValues()]);
            return path;
        };
    }

    private Func<string> ImageFile(ValueGetter<MLImage> images, DataViewRowCursor cursor, string split) => () =>
    {
        MLImage image = null!;
        images(ref image);
        if (image is null)
        {
            throw new InvalidDataException($"Row {cursor.Position} has no picture in column '{options.InputColumnName}'; filter out "
                + $"such rows.");
        }

        using (image)
        {
            var path = NewFile(cursor, split, ".png");
            image.Save(path);
            return path;
        }
    };

    private string NewFile(DataViewRowCursor cursor, string split, string extension)
    {
        Directory.CreateDirectory(imageFolder);
        return Path.Combine(imageFolder, string.Create(CultureInfo.InvariantCulture, $"{split}_{cursor.Position:D8}{extension}"));
    }

    private static Func<T[]>? Optional<T>(DataViewRowCursor cursor, string name)
    {
        if (cursor.Schema.GetColumnOrNull(name) is not { Type: VectorDataViewType { ItemType: var item } } column
            || item.RawType != typeof(T))
        {
            return null;
        }

        var getter = cursor.GetGetter<VBuffer<T>>(column);
        VBuffer<T> buffer = default;
        return () =>
        {
            getter(ref buffer);
            return [.. buffer.DenseValues()];
        };
    }

    private IReadOnlyList<Annotation> Annotate(
        AnnotationChecker checker, string path, uint[] labels, float[] boxes, bool[]? crowds, float[]? areas)
    {
        if (boxes.Length != 4 * labels.Length)
        {
            throw new InvalidDataException(
                $"{path}: {labels.Length} labels in '{options.LabelColumnName}' need {4 * labels.Length} numbers in "
                + $"'{options.BoundingBoxColumnName}', which has {boxes.Length}; give x0, y0, x1, y1 for every label.");
        }

        for (var i = 0; i < labels.Length; i++)
        {
            // A key of 0 is a missing value: the object has no class to learn.
            if (labels[i] == 0)
            {
                continue;
            }

            var corners = boxes.AsSpan(4 * i, 4);
            checker.Add(
                (int)labels[i] - 1,
                new BoundingBox(corners[0], corners[1], corners[2], corners[3]),
                string.Create(CultureInfo.InvariantCulture, $"object {i + 1}"),
                crowds?.Length == labels.Length && crowds[i],
                areas?.Length == labels.Length ? areas[i] : null);
        }

        return checker.Annotations;
    }
}
