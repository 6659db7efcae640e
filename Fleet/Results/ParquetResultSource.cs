using System.Text.Json;
using MLNetGhost.Files;
using MLNetGhost.Fleet.Messages;
using Parquet;
using Parquet.Schema;

namespace MLNetGhost.Fleet.Results;

/// <summary>
/// Reads a table of results from a Parquet file: one that this library wrote, or another program from it. A row group is in memory at a
/// time.
/// </summary>
internal sealed class ParquetResultSource : IResultSource
{
    /// <summary>The code of an <see cref="IOException"/> that does not come from the system.</summary>
    private const int NoSystemError = unchecked((int)0x80131620);

    private readonly string _path;

    private ParquetResultSource(string path, IReadOnlyList<string> classNames, long count)
    {
        _path = path;
        ClassNames = classNames;
        Count = count;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public long Count { get; }

    /// <summary>Opens a table.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not Parquet, or not a table of results.</exception>
    public static ParquetResultSource Open(string path)
    {
        if (!File.Exists(path))
        {
            throw SharedFile.NotFound(path, $"The table {path} does not exist; check the path.");
        }

        return Guard(path, () =>
        {
            using var file = SharedFile.OpenStream(path);
            var reader = Wait(ParquetReader.CreateAsync(file));
            try
            {
                RequireColumns(path, reader);
                var names = reader.CustomMetadata.TryGetValue(ParquetNames.ClassNames, out var json)
                    ? Names(path, json)
                    : NamesOfRows(path, reader);
                return new ParquetResultSource(path, names, reader.RowGroups.Sum(group => group.RowCount));
            }
            finally
            {
                Wait(reader.DisposeAsync().AsTask());
            }
        });
    }

    /// <inheritdoc/>
    public IEnumerable<PictureResult> Read()
    {
        using var file = SharedFile.OpenStream(_path);
        var reader = Guard(_path, () => Wait(ParquetReader.CreateAsync(file)));
        try
        {
            for (var index = 0; index < reader.RowGroupCount; index++)
            {
                var rows = Guard(_path, () => ReadGroup(_path, reader, index, ClassNames));
                foreach (var row in rows)
                {
                    yield return row;
                }
            }
        }
        finally
        {
            Wait(reader.DisposeAsync().AsTask());
        }
    }

    private static PictureResult[] ReadGroup(string path, ParquetReader reader, int index, IReadOnlyList<string> classNames)
    {
        using var group = reader.OpenRowGroupReader(index);
        var pictures = Column(ParquetNames.Picture, isList: false, ParquetValues.Texts)!;
        var widths = Column(ParquetNames.Width, isList: false, ParquetValues.Integers);
        var heights = Column(ParquetNames.Height, isList: false, ParquetValues.Integers);
        var errors = Column(ParquetNames.Error, isList: false, ParquetValues.Texts);
        var classes = Column(ParquetNames.ClassId, isList: true, ParquetValues.Integers)!;
        var scores = Column(ParquetNames.Score, isList: true, ParquetValues.Floats)!;
        var corners = ParquetNames.Corners.Select(name => Column(name, isList: true, ParquetValues.Floats)!).ToArray();
        var rows = new PictureResult[group.RowCount];
        for (var row = 0; row < rows.Length; row++)
        {
            var picture = pictures.Value(row)
                ?? throw new InvalidDataException($"{path}: row {row} of row group {index} has no {ParquetNames.Picture}; remove the row.");
            rows[row] = new PictureResult(
                picture, widths?.Value(row) ?? 0, heights?.Value(row) ?? 0, Detections(row), errors?.Value(row));
        }

        return rows;

        ParquetColumn<T>? Column<T>(string name, bool isList, Func<Parquet.Data.RawColumnData, T[]?> convert) =>
            Find(reader, name) is { } field
                ? Wait(ParquetColumn<T>.ReadAsync(group, field, isList, convert, PlaceOf(path, name)))
                : null;

        Detection[] Detections(int row)
        {
            var ids = classes.List(row);
            var values = scores.List(row);
            if (values.Length != ids.Length || corners.Any(corner => corner.List(row).Length != scores.List(row).Length))
            {
                throw new InvalidDataException($"{path}: row {row} of row group {index} has lists of different lengths; each detection has "
                    + "one value in every list.");
            }

            var detections = ids.Length == 0 ? [] : new Detection[ids.Length];
            for (var i = 0; i < detections.Length; i++)
            {
                var id = ids[i] < classNames.Count
                    ? ids[i]
                    : throw new InvalidDataException($"{path}: row {row} of row group {index} has class {ids[i]}, and the table has "
                        + $"{classNames.Count} classes; ids go from 0 to {classNames.Count - 1}.");
                detections[i] = new Detection(id, classNames[id], values[i], new BoundingBox(
                    corners[0].List(row)[i], corners[1].List(row)[i], corners[2].List(row)[i], corners[3].List(row)[i]));
            }

            return detections;
        }
    }

    private static string PlaceOf(string path, string column) => $"{path}: the column {column}";

    private static void RequireColumns(string path, ParquetReader reader)
    {
        var missing = new[] { ParquetNames.Picture, ParquetNames.ClassId, ParquetNames.Label, ParquetNames.Score }
            .Concat(ParquetNames.Corners).Where(name => Find(reader, name) is null).ToList();
        if (missing.Count > 0)
        {
            throw new InvalidDataException($"{path} is not a table of results: it lacks the columns {string.Join(", ", missing)} and has "
                + $"{Excerpt.OfMany(reader.Schema.Fields.Select(field => field.Name))}.");
        }
    }

    private static DataField? Find(ParquetReader reader, string name) =>
        Array.Find(reader.Schema.DataFields, field => field.Path.FirstPart == name);

    private static IReadOnlyList<string> Names(string path, string json)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(json) is { } names && Array.TrueForAll(names, name => name is not null)
                ? ClassNameList.Require(names, ParquetNames.ClassNames)!
                : throw new JsonException("it is not a list of texts");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{path}: the class names in its metadata ({ParquetNames.ClassNames}) cannot be read: "
                + $"{Excerpt.OfSentence(e.Message)}", e);
        }
    }

    /// <summary>Programs that copy a table leave its metadata out; the names are beside the ids as well.</summary>
    private static string[] NamesOfRows(string path, ParquetReader reader)
    {
        var names = new SortedDictionary<int, string>();
        for (var index = 0; index < reader.RowGroupCount; index++)
        {
            using var group = reader.OpenRowGroupReader(index);
            var ids = Wait(ParquetColumn<int>.ReadAsync(
                group, Find(reader, ParquetNames.ClassId)!, isList: true, ParquetValues.Integers, PlaceOf(path, ParquetNames.ClassId)));
            var labels = Wait(ParquetColumn<string>.ReadAsync(
                group, Find(reader, ParquetNames.Label)!, isList: true, ParquetValues.Texts, PlaceOf(path, ParquetNames.Label)));
            for (var row = 0; row < group.RowCount; row++)
            {
                var rowIds = ids.List(row);
                var rowLabels = labels.List(row);
                for (var i = 0; i < Math.Min(rowIds.Length, rowLabels.Length); i++)
                {
                    if (!names.TryAdd(rowIds[i], rowLabels[i]) && names[rowIds[i]] != rowLabels[i])
                    {
                        throw new InvalidDataException($"{path}: class {rowIds[i]} is called '{Excerpt.Of(names[rowIds[i]])}' and "
                            + $"'{Excerpt.Of(rowLabels[i])}'; give each class one name.");
                    }
                }
            }
        }

        var count = names.Count == 0 ? 1 : names.Keys.Max() + 1;
        return count <= ClassNameList.MostClasses
            ? [.. Enumerable.Range(0, count).Select(id => names.GetValueOrDefault(id, $"class {id}"))]
            : throw new InvalidDataException($"{path} has class {count - 1}; the largest class id is {ClassNameList.MostClasses - 1}.");
    }

    /// <summary>What the reading library says about a file that it cannot read is of many types.</summary>
    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (InvalidDataException or UnauthorizedAccessException or OutOfMemoryException)
            && e is not IOException { HResult: not NoSystemError })
        {
            throw new InvalidDataException($"{path} cannot be read as Parquet: {Excerpt.OfSentence(e.Message)} Write it again.", e);
        }
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}
