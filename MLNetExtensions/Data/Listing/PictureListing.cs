using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>The pictures below a folder: the one place that says which files of a folder are pictures, for every format.</summary>
/// <param name="Folder">Full path of the folder.</param>
/// <param name="Pictures">The files that can be decoded, judging by their extensions, sorted by path.</param>
/// <param name="Unreadable">Pictures with an extension that cannot be decoded.</param>
/// <param name="SkippedLinks">Links to folders that lead upwards or back and were not followed.</param>
/// <param name="HasLinks">True if two of the pictures may be one file.</param>
internal sealed record PictureListing(
    string Folder,
    IReadOnlyList<ListedFile> Pictures,
    IReadOnlyList<string> Unreadable,
    IReadOnlyList<string> SkippedLinks,
    bool HasLinks)
{
    /// <summary>Lists a folder that exists and everything below it.</summary>
    public static PictureListing Read(string folder, RealPaths? paths = null)
    {
        var tree = FileTree.Read(folder, paths);
        return new PictureListing(
            folder,
            [.. tree.Files.Where(file => ImageExtensions.AreReadable(file.Path))],
            [.. tree.Files.Where(file => ImageExtensions.AreUnreadable(file.Path)).Select(file => file.Path)],
            tree.SkippedLinks,
            tree.HasLinks);
    }

    /// <summary>What was left out, as warnings that count.</summary>
    public IEnumerable<DatasetProblem> Problems()
    {
        if (Unreadable.Count > 0)
        {
            yield return DatasetProblem.Warning(ProblemKind.UnsupportedImageFormat, Folder, $"{Unreadable.Count} pictures such as "
                + $"{Path.GetFileName(Unreadable[0])} have a format that cannot be read and were left out; convert them to JPEG or PNG.");
        }

        if (SkippedLinks.Count > 0)
        {
            yield return DatasetProblem.Warning(ProblemKind.LinkNotFollowed, Folder, $"{SkippedLinks.Count} links to folders, such as "
                + $"{Path.GetRelativePath(Folder, SkippedLinks[0])}, lead upwards or back into the folder and were not followed.");
        }
    }
}
