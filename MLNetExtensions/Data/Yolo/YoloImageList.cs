using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Finds the pictures of a YOLO split and their label files.</summary>
/// <param name="description">The dataset.</param>
/// <param name="problems">Where warnings go.</param>
internal sealed class YoloImageList(YoloDescription description, SplitBuilder problems)
{
    private const int MostPictures = 5_000_000;

    private readonly RealPaths _paths = new();
    private readonly YoloLabelFolders _labels = new();
    private readonly List<YoloPicture> _pictures = [];
    private readonly List<string> _folders = [];

    /// <summary>Null while no two entries can be one file, which saves resolving every path.</summary>
    private Dictionary<string, YoloPicture>? _byFile;

    /// <summary>The folders and lists that the pictures came from.</summary>
    public IReadOnlyList<string> Places { get; private set; } = [];

    /// <summary>Those of a folder (and its subfolders) sorted by path, those of a text file in its order.</summary>
    /// <exception cref="FileNotFoundException">The dataset has no such split, or a folder or text file of the split does not
    /// exist.</exception>
    public IReadOnlyList<YoloPicture> Collect(string split)
    {
        var name = SplitName.Find(description.Entries.Keys, split) ?? throw description.NoSplit(split);
        var places = description.Entries[name].Select(entry => Resolve(entry, name)).ToList();
        Places = places;
        var listings = places.ConvertAll(List);
        if (listings is not [{ HasLinks: false }])
        {
            _byFile = new Dictionary<string, YoloPicture>(RealPaths.Comparer);
        }

        foreach (var (place, listing) in places.Zip(listings))
        {
            if (listing is null)
            {
                AddFile(place);
            }
            else
            {
                AddFolder(listing);
            }
        }

        problems.Add(_labels.Problems(_folders));
        return _pictures;
    }

    /// <summary>The pictures of a folder, null for a file; the labels are listed meanwhile.</summary>
    private PictureListing? List(string place)
    {
        PictureListing? listing = null;
        if (Directory.Exists(place))
        {
            Parallel.Invoke(() => listing = PictureListing.Read(place, _paths), () => _labels.List(place));
        }

        return listing;
    }

    private void AddFolder(PictureListing listing)
    {
        _folders.Add(listing.Folder);
        problems.Add(listing.Problems());
        foreach (var (path, isLink) in listing.Pictures)
        {
            Add(new YoloPicture(path, _labels.Find(path)), isLink);
        }
    }

    private void AddFile(string file)
    {
        if (ImageExtensions.AreReadable(file))
        {
            Add(new YoloPicture(file, _labels.Find(file)), mayBeLink: true);
            return;
        }

        var lines = TextFile.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0).Take(MostPictures + 1).ToList();
        if (lines.Count > MostPictures)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"{file} lists more than {MostPictures:N0} pictures, the most that a list may have; divide it."));
        }

        var resolver = new PathResolver(
            [.. new[] { Path.GetDirectoryName(file)!, description.Root, description.Folder }.Distinct(StringComparer.Ordinal)],
            oneFolder: false);
        foreach (var (line, resolved) in lines.Zip(resolver.Resolve(lines)))
        {
            // A line can name a root, which exists and has no folder to look for labels in.
            var found = Path.GetDirectoryName(resolved) is null ? null : resolved;
            var path = found ?? Path.GetFullPath(WrittenPath.Turn(line), Path.GetDirectoryName(file)!);
            Add(new YoloPicture(path, found is null ? null : _labels.Find(path))
            {
                Search = found is null ? $"{Path.GetFileName(file)}: {resolver.DescribeSearch(line)}" : null,
            }, mayBeLink: found is not null);
        }

        problems.Add(resolver.Cuts.Select(cut => cut.Describe(file)));
    }

    private void Add(YoloPicture picture, bool mayBeLink)
    {
        if (_byFile is null)
        {
            _pictures.Add(picture);
            return;
        }

        if (_byFile.TryAdd(_paths.OfFile(picture.Path, mayBeLink), picture))
        {
            _pictures.Add(picture);
            return;
        }

        var first = _byFile[_paths.OfFile(picture.Path, mayBeLink)];
        if (picture.LabelPath is { } labels && !first.LabelPaths.Contains(labels))
        {
            (first.MoreLabels ??= []).Add(labels);
        }

        problems.Add(DatasetProblem.Warning(ProblemKind.DuplicateImage, picture.Path, first.Path == picture.Path
            ? "The picture is listed twice in the split; it was read once."
            : $"The picture is listed twice in the split, also as {first.Path}; it was read once, with the boxes of both."));
    }

    private string Resolve(string entry, string split)
    {
        var resolver = new PathResolver(
            [.. new[] { description.Root, description.Folder }.Distinct(StringComparer.Ordinal)], oneFolder: false);
        var found = resolver.Resolve([entry])[0] ?? throw new FileNotFoundException(
            $"{description.File}: the entry {split}: {Excerpt.Of(entry)} names "
            + $"{Excerpt.Of(Path.GetFullPath(WrittenPath.Turn(entry), description.Root))}, which does not exist "
            + $"({resolver.DescribeSearch(entry)}); correct the entry or the path entry.");
        problems.Add(resolver.Cuts.Where(_ => WrittenPath.IsAbsolute(entry)).Select(cut => cut.Describe(description.File)));
        return Path.TrimEndingDirectorySeparator(found);
    }
}
