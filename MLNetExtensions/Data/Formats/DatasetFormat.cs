using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>
/// A format of labelled datasets on disk. The result of reading is the same for every format: class ids from zero, boxes in pixels of
/// the picture as a viewer shows it, clipped to the picture. <see cref="DatasetFormats.All"/> lists the formats that are recognised.
/// </summary>
public abstract class DatasetFormat
{
    /// <summary>The short name, in lower case, as the program's options accept it: <c>yolo</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The name as shown in text: <c>Pascal VOC</c>.</summary>
    public abstract string Title { get; }

    /// <summary>What a folder must contain to be recognised, for messages: <c>Annotations/*.xml</c>.</summary>
    public abstract string Signs { get; }

    /// <summary>
    /// Extensions, with the dot and in lower case, of the files that can name a dataset in place of its folder; empty if only a folder can.
    /// </summary>
    public abstract IReadOnlyList<string> FileExtensions { get; }

    /// <summary>True if datasets can also be written in this format; false if it is only read.</summary>
    public virtual bool CanWrite => true;

    /// <summary>True if the path is a dataset in this format, judging by the files present; no file is read in full.</summary>
    /// <param name="path">A dataset's folder or file.</param>
    /// <inheritdoc cref="Splits" path="/exception"/>
    public bool Recognises(string path)
    {
        var full = Existing(path);
        return Directory.Exists(full)
            ? RecognisesFolder(full) || RecognisesRemains(full)
            : FileExtensions.Contains(Path.GetExtension(full), StringComparer.OrdinalIgnoreCase) && RecognisesFile(full);
    }

    /// <summary>
    /// The dataset's splits under the names that it uses: train, val and test first, in any of their spellings, then others by
    /// name. Empty if it names none.
    /// </summary>
    /// <param name="path">A dataset's folder or file.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    public IReadOnlyList<string> Splits(string path) => SplitName.Sort(ListSplits(Existing(path)));

    /// <summary>
    /// True if the dataset names its splits; false if it is not divided. Then <see cref="Splits"/> has at most one entry, <c>train</c>,
    /// which is read whole.
    /// </summary>
    /// <param name="path">A dataset's folder or file.</param>
    /// <inheritdoc cref="Splits" path="/exception"/>
    public bool IsDivided(string path) => NamesSplits(Existing(path));

    /// <summary>Reads and checks a split as it is stored; a dataset that is not divided is one, <c>train</c>.</summary>
    /// <param name="path">A dataset's folder or file.</param>
    /// <param name="split">The split, such as <c>train</c>, <c>val</c> or <c>test</c>.</param>
    /// <exception cref="DirectoryNotFoundException">The folder, or one that the format needs, does not exist.</exception>
    /// <exception cref="FileNotFoundException">The file, or one that the split needs, does not exist.</exception>
    /// <exception cref="InvalidDataException">The content is wrong; the message names file, value and remedy.</exception>
    public DetectionDataset Read(string path, string split)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(split);
        return ReadSplit(Existing(path), split);
    }

    /// <summary>
    /// Writes a dataset; the folder appears complete or not at all. Pictures keep their names; where two would get the same name, the later
    /// one is numbered.
    /// </summary>
    /// <param name="folder">The folder to write; it must be empty or not exist.</param>
    /// <param name="splits">The splits of one dataset, with the same class names.</param>
    /// <param name="placement">Whether pictures are copied or linked.</param>
    /// <returns>Warnings about what was left out.</returns>
    /// <exception cref="ArgumentException">There are no splits, two have the same name, a name cannot be that of a folder, or their class
    /// names differ.</exception>
    /// <exception cref="IOException">The folder is not empty, or a file cannot be written.</exception>
    /// <exception cref="NotSupportedException">The format is only read: <see cref="CanWrite"/> is false.</exception>
    public IReadOnlyList<DatasetWarning> Write(
        string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement = ImagePlacement.Copy)
    {
        if (!CanWrite)
        {
            throw ReadOnly();
        }

        RequireOneDataset(splits);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var full = Path.GetFullPath(folder);
        return AtomicFolder.Write(full, unfinished => Renamed(WriteSplits(unfinished, splits, placement), unfinished, full));
    }

    /// <inheritdoc/>
    public override string ToString() => Title;

    /// <summary>The full path, without a trailing separator.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    internal static string Existing(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full) || File.Exists(full))
        {
            return Path.TrimEndingDirectorySeparator(full);
        }

        const string Remedy = "name a dataset's folder, a data.yaml or a file of labels.";
        throw Path.HasExtension(full)
            ? new FileNotFoundException($"The dataset {full} does not exist; {Remedy}", full)
            : new DirectoryNotFoundException($"The dataset folder {full} does not exist; {Remedy}");
    }

    /// <summary>
    /// True if the folder has files of this format that are often kept beside a dataset in another one; asked only if no format recognises
    /// the folder by its <see cref="Signs"/>.
    /// </summary>
    /// <param name="folder">Full path of a folder that exists.</param>
    internal virtual bool RecognisesRemains(string folder) => false;

    /// <summary>True if the folder has the <see cref="Signs"/>, whatever else is in it.</summary>
    /// <param name="folder">Full path of a folder that exists.</param>
    internal bool HasSigns(string folder) => RecognisesFolder(folder);

    /// <summary>True if the folder has the <see cref="Signs"/>.</summary>
    /// <param name="folder">Full path of a folder that exists.</param>
    protected abstract bool RecognisesFolder(string folder);

    /// <summary>
    /// True if a file with one of the <see cref="FileExtensions"/> is in this format; formats that share an extension look into the file.
    /// </summary>
    /// <param name="file">Full path of a file that exists.</param>
    protected virtual bool RecognisesFile(string file) => true;

    /// <summary>The splits of the dataset, in any order; duplicates are allowed.</summary>
    /// <param name="path">Full path of a folder or file that exists.</param>
    protected abstract IEnumerable<string> ListSplits(string path);

    /// <summary>Reads and checks a split.</summary>
    /// <param name="path">Full path of a folder or file that exists.</param>
    /// <param name="split">The split as the caller named it; its other spellings mean the same split.</param>
    protected abstract DetectionDataset ReadSplit(string path, string split);

    /// <summary>True if the dataset names its splits, false if it is not divided.</summary>
    /// <param name="path">Full path of a folder or file that exists.</param>
    protected virtual bool NamesSplits(string path) => true;

    /// <summary>Writes the splits; a format that is only read leaves this out and says so with <see cref="CanWrite"/>.</summary>
    /// <param name="folder">Full path of the folder, which is empty or does not exist.</param>
    /// <param name="splits">At least one split; their names differ and their class names are the same.</param>
    /// <param name="placement">Whether pictures are copied or linked.</param>
    /// <returns>Warnings about what was left out.</returns>
    protected virtual IReadOnlyList<DatasetWarning> WriteSplits(
        string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement) => throw ReadOnly();

    private NotSupportedException ReadOnly() =>
        new($"{Title} is read but not written; write the dataset in another format, such as YOLO, COCO or CVAT.");

    private static void RequireOneDataset(IReadOnlyList<DetectionDataset> splits)
    {
        ArgumentNullException.ThrowIfNull(splits);
        if (splits.Count == 0)
        {
            throw new ArgumentException("There are no splits to write; pass at least one.", nameof(splits));
        }

        if (splits.FirstOrDefault(dataset => SafeName.Of(dataset.Split) != dataset.Split) is { } unnamed)
        {
            throw new ArgumentException(
                $"The split '{Excerpt.Of(unnamed.Split)}' cannot be the name of a file or folder on every system; name it "
                + $"'{SafeName.Of(unnamed.Split)}', for example.",
                nameof(splits));
        }

        var names = splits.GroupBy(dataset => dataset.Split, StringComparer.OrdinalIgnoreCase);
        if (names.FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The split '{twice.Key}' is passed {twice.Count()} times; pass each split once.", nameof(splits));
        }

        if (splits.FirstOrDefault(dataset => !dataset.ClassNames.SequenceEqual(splits[0].ClassNames, StringComparer.Ordinal)) is { } other)
        {
            throw new ArgumentException(
                $"The splits '{splits[0].Split}' and '{other.Split}' have different class names ({string.Join(", ", splits[0].ClassNames)} "
                + $"and {string.Join(", ", other.ClassNames)}); pass splits of one dataset.",
                nameof(splits));
        }
    }

    /// <summary>Warnings name the files as they will be found.</summary>
    private static IReadOnlyList<DatasetWarning> Renamed(IReadOnlyList<DatasetWarning> warnings, string from, string to) =>
        [.. warnings.Select(warning => warning with { File = warning.File.Replace(from, to, StringComparison.Ordinal) })];
}
