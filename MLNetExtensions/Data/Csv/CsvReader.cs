namespace MLNetGhost.Data;

/// <summary>Reads a split from CSV files.</summary>
internal static class CsvReader
{
    /// <summary>The split.</summary>
    /// <param name="files">Finds the files.</param>
    /// <param name="path">A dataset's folder or file.</param>
    /// <param name="split">The split.</param>
    /// <exception cref="FileNotFoundException">There is no such split.</exception>
    /// <exception cref="InvalidDataException">The content is wrong.</exception>
    public static DetectionDataset Read(LabelFiles files, string path, string split)
    {
        var file = files.Find(path, split);
        var builder = new SplitBuilder(file, split);
        var table = CsvTable.Read(file);
        builder.Add(table.Problems);
        var classes = DatasetClasses.Find(LabelFiles.RootOf(file), null, () => files.InDataset(path)
            .SelectMany(other => (other == file ? table : CsvTable.Read(other)).Pictures)
            .SelectMany(picture => picture.Boxes).Select(box => box.ClassName));
        return new LabelledSplit(file, builder).Read(path, split, classes,
            [.. table.Pictures.Select(picture => new LabelledEntry(picture.Name, picture.Place, picture.Size, _ => picture.Boxes))]);
    }
}
