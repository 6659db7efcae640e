using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Data;
using MLNetGhost.DataViews;
using MLNetGhost.Imaging;
using MLNetGhost.Trainer.Data;

namespace MLNetGhost.Trainer;

/// <summary>
/// Turns the rows of an ML.NET data view into a dataset for the training loop. Files are read when they are needed. Images are read once,
/// never disposed of, and kept in the size that training resizes them to; contents of files are kept as they are.
/// </summary>
/// <param name="options">The names of the columns.</param>
/// <param name="imageSize">The image size of the run.</param>
/// <param name="memory">Keeps the pictures that are not files.</param>
/// <param name="warn">Receives a warning about boxes that were dropped or clipped, at most once per split.</param>
internal sealed class DataViewDataset(GhostYoloOptions options, int imageSize, PictureMemory memory, Action<string> warn)
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
            var picture = readPicture();
            var annotations = Annotate(
                check.ForPicture(picture.Path, picture.Width, picture.Height),
                picture.Path,
                [.. label.DenseValues()],
                [.. box.DenseValues()],
                crowds?.Invoke(),
                areas?.Invoke());
            images.Add(picture with { Annotations = annotations });
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

    private Func<AnnotatedImage> CreatePictureReader(DataViewRowCursor cursor, string split)
    {
        var column = cursor.Schema[options.InputColumnName];
        return column.Type switch
        {
            TextDataViewType => NamedFile(cursor.GetGetter<ReadOnlyMemory<char>>(column)),
            VectorDataViewType => EncodedFile(cursor.GetGetter<VBuffer<byte>>(column), () => RowName(cursor, split)),
            _ => Image(cursor.GetGetter<MLImage>(column), () => RowName(cursor, split)),
        };
    }

    private Func<AnnotatedImage> NamedFile(ValueGetter<ReadOnlyMemory<char>> paths) => () =>
    {
        ReadOnlyMemory<char> text = default;
        paths(ref text);
        var path = Path.GetFullPath(Path.Combine(options.Detection.ImageFolder ?? "", text.ToString()));
        var (width, height) = ImageDecoder.ReadSize(path);
        return new AnnotatedImage(path, width, height, []);
    };

    private Func<AnnotatedImage> EncodedFile(ValueGetter<VBuffer<byte>> contents, Func<string> name)
    {
        VBuffer<byte> content = default;
        return () =>
        {
            contents(ref content);
            byte[] bytes = [.. content.DenseValues()];
            var (width, height) = ImageDecoder.ReadSize(bytes, name());
            return new AnnotatedImage(name(), width, height, []) { Held = memory.Hold(name(), bytes) };
        };
    }

    private Func<AnnotatedImage> Image(ValueGetter<MLImage> images, Func<string> name)
    {
        // The last image is passed back by reference: by ML.NET's convention, a column that creates images disposes of it. Where it
        // belongs to the caller, nobody does.
        MLImage image = null!;
        return () =>
        {
            images(ref image);
            if (image is null)
            {
                throw new InvalidDataException($"{name()} has no picture; filter out such rows.");
            }

            var pixels = MLImageConversion.ToRgb(image);
            var (width, height) = LetterboxGeometry.FitLongSide(pixels.Width, pixels.Height, imageSize);
            return new AnnotatedImage(name(), pixels.Width, pixels.Height, [])
            {
                Held = memory.Hold(name(), pixels.Resize(width, height)),
            };
        };
    }

    private string RowName(DataViewRowCursor cursor, string split) => string.Create(
        CultureInfo.InvariantCulture, $"Row {cursor.Position} of column '{options.InputColumnName}' ({split})");

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
