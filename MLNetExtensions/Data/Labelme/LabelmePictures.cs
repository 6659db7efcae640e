using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Finds the pictures of labelme's files: by the path that each states, by the path's end, or by the file's own name.</summary>
internal sealed class LabelmePictures
{
    /// <summary>A name alone never stands for a file in another folder.</summary>
    private const int NamesOfTail = 2;

    private readonly ILookup<string, string> _byStem;
    private readonly string _root;

    /// <summary>Lists the pictures of a folder.</summary>
    /// <param name="root">The dataset's folder, in which paths of another machine are looked for by their tails.</param>
    /// <param name="folder">The folder of the split.</param>
    public LabelmePictures(string root, string folder)
    {
        _root = root;
        Listing = PictureListing.Read(folder);
        _byStem = Listing.Pictures.ToLookup(picture => StemOf(picture.Path), picture => picture.Path, RealPaths.Comparer);
    }

    /// <summary>The pictures of the folder.</summary>
    public PictureListing Listing { get; }

    /// <summary>The picture of a file, and whether only the name of a path of another machine led to it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="search">Where it was looked for, as part of a sentence; null if it was found.</param>
    public (string Path, bool IsByName) Find(LabelmeFile file, out string? search)
    {
        var place = Path.GetDirectoryName(file.Path)!;
        search = null;
        if (file.ImagePath.Length > 0 && !file.ImagePath.Contains('\0'))
        {
            foreach (var reading in WrittenPath.Readings(file.ImagePath))
            {
                if (Path.GetFullPath(reading, place) is var path && File.Exists(path))
                {
                    return (path, false);
                }
            }

            var names = WrittenPath.Names(file.ImagePath);
            for (var dropped = 0; dropped < names.Length; dropped++)
            {
                if (Path.Combine([place, .. names[dropped..]]) is var path && File.Exists(path))
                {
                    return (path, true);
                }

                if (names.Length - dropped >= NamesOfTail && Path.Combine([_root, .. names[dropped..]]) is var below && File.Exists(below))
                {
                    return (below, true);
                }
            }
        }

        if (_byStem[StemOf(file.Path)].FirstOrDefault() is { } beside)
        {
            return (beside, true);
        }

        search = $"its labels {file.Path} name '{Excerpt.Of(file.ImagePath)}', which was looked for from their folder, by its end, and "
            + "as a picture with the name of the labels";
        return (Path.GetFullPath(Path.GetFileName(WrittenPath.Turn(file.ImagePath)) is { Length: > 0 } name && !name.Contains('\0')
            ? name : Path.GetFileNameWithoutExtension(file.Path), place), false);
    }

    private static string StemOf(string path) =>
        Path.Join(Path.GetDirectoryName(path.AsSpan()), Path.GetFileNameWithoutExtension(path.AsSpan()));
}
