using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Reads a split from CSV files: one for each split, or one with a column of splits.</summary>
internal static class CsvReader
{
    /// <summary>The splits that the rows of a dataset's one file name; none if it has no such column, or there are several files.</summary>
    /// <param name="files">Finds the files.</param>
    /// <param name="path">A dataset's folder or file.</param>
    public static IReadOnlyList<string> Splits(LabelFiles files, string path) =>
        Whole(files, path) is { } only && CsvTable.HasSplits(only) ? CsvTable.Read(only).Splits : [];

    /// <summary>The split.</summary>
    /// <param name="files">Finds the files.</param>
    /// <param name="path">A dataset's folder or file.</param>
    /// <param name="split">The split.</param>
    /// <exception cref="FileNotFoundException">There is no such split.</exception>
    /// <exception cref="InvalidDataException">The content is wrong.</exception>
    public static DetectionDataset Read(LabelFiles files, string path, string split)
    {
        var whole = Whole(files, path);
        var table = whole is null ? null : CsvTable.Read(whole);
        var splits = table?.Splits ?? [];
        var file = splits.Count > 0 ? whole! : files.Find(path, split);
        table = table is not null && file == whole ? table : CsvTable.Read(file);
        var own = splits.Count == 0 ? null
            : SplitName.Find(splits, split) ?? throw new FileNotFoundException(
                $"{file} has no split '{split}': its rows name {Excerpt.OfMany(splits)}.", file);
        var builder = new SplitBuilder(file, split);
        builder.Add(table.Problems);
        var classes = DatasetClasses.Find(Directory.Exists(path) ? path : LabelFiles.RootOf(file), null, () => files.InDataset(path)
            .SelectMany(other => (other == file ? table : CsvTable.Read(other)).Pictures)
            .SelectMany(picture => picture.Boxes).Select(box => box.ClassName));
        return new LabelledSplit(file, builder).Read(path, split, classes,
        [
            .. table.Pictures.Where(picture => own is null || own.Equals(picture.Split, StringComparison.OrdinalIgnoreCase))
                .Select(picture => new LabelledEntry(picture.Name, picture.Place, picture.Size, _ => picture.Boxes)
                {
                    Others = WithExtensions(picture.Name),
                }),
        ]);
    }

    /// <summary>The one file of a dataset that is not divided into files.</summary>
    private static string? Whole(LabelFiles files, string path) =>
        files.IsWhole(path) && files.InDataset(path).ToList() is [var only] ? only : null;

    /// <summary>A name without the extension of a picture, with each that can be read.</summary>
    private static string[] WithExtensions(string name) =>
        ImageExtensions.AreReadable(name) || ImageExtensions.AreUnreadable(name) || string.IsNullOrWhiteSpace(name) ? []
            : [.. ImageExtensions.Readable.SelectMany(extension => new[] { name + extension, name + extension.ToUpperInvariant() })];
}
