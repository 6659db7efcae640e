using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>
/// Finds the files that the lines of one list mean: as they are written, with slashes turned, with percent codes decoded; and paths of
/// another machine by their tail, where one way to cut them serves all that begin alike.
/// </summary>
/// <param name="folders">Folders that relative paths may start from, the likeliest first.</param>
/// <param name="oneFolder">True if all paths start from the same folder: the first in which any of them exists.</param>
internal sealed class PathResolver(IReadOnlyList<string> folders, bool oneFolder)
{
    /// <summary>Paths that cannot be found are looked for by their tails at most this often.</summary>
    private const int MostSearches = 1000;

    /// <summary>What tools put before the paths of an archive although it is not in it.</summary>
    private static readonly HashSet<string> s_archiveFolders = new(["data", "dataset"], StringComparer.OrdinalIgnoreCase);

    private readonly List<CutPath> _cuts = [];
    private bool _isSettled;

    /// <summary>The folder that served the relative paths; the first if none did.</summary>
    public string Folder { get; private set; } = folders[0];

    /// <summary>Ways in which paths of another machine were cut, with the number of files that were found so.</summary>
    public IReadOnlyList<CutPath> Cuts => _cuts;

    private IReadOnlyList<string> Places => oneFolder && _isSettled ? [Folder] : folders;

    /// <summary>The file that each text means; null for those that do not exist.</summary>
    /// <param name="written">The paths as they are written, in the order of the list.</param>
    public string?[] Resolve(IReadOnlyList<string> written)
    {
        var found = new string?[written.Count];
        var missing = ResolveAsWritten(written, found);
        for (var searches = 0; missing.Count > 0 && searches < MostSearches; searches++)
        {
            missing = ResolveByTail(written, found, missing);
        }

        return found;
    }

    /// <summary>Where a path that does not exist was looked for, as part of a sentence.</summary>
    public string DescribeSearch(string written)
    {
        var places = Places;
        var readings = WrittenPath.Readings(written);
        var ways = new List<string> { "as written" };
        if (readings.Any(reading => reading != written && reading.Length == written.Length))
        {
            ways.Add("with slashes turned");
        }

        if (written.Contains('%', StringComparison.Ordinal))
        {
            ways.Add("with percent codes decoded");
        }

        if (IsForeign(written))
        {
            ways.Add("by its tail");
        }

        return $"'{Excerpt.Of(written)}' was looked for {string.Join(", ", ways)} in {string.Join(", ", places.Take(4))}"
            + (places.Count > 4 ? $" and {places.Count - 4} more folders" : "");
    }

    private List<int> ResolveAsWritten(IReadOnlyList<string> written, string?[] found)
    {
        var missing = new List<int>();
        for (var i = 0; i < written.Count; i++)
        {
            var rooted = WrittenPath.Readings(written[i]).FirstOrDefault(reading => Path.IsPathRooted(reading) && Exists(reading));
            found[i] = rooted is null ? null : Path.GetFullPath(rooted);
            if (found[i] is null)
            {
                missing.Add(i);
            }
        }

        foreach (var folder in folders)
        {
            var before = missing.Count;
            missing.RemoveAll(i => (found[i] = Find(folder, written[i])) is not null);
            if (missing.Count < before)
            {
                Folder = _isSettled ? Folder : folder;
                _isSettled = true;
                if (oneFolder)
                {
                    break;
                }
            }
        }

        return missing;
    }

    private static string? Find(string folder, string written)
    {
        foreach (var reading in WrittenPath.Readings(written))
        {
            if (!Path.IsPathRooted(reading) && Path.GetFullPath(reading, folder) is var path && Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>Finds one way to cut the first missing path, and applies it to all that begin alike; returns those to look for.</summary>
    private List<int> ResolveByTail(IReadOnlyList<string> written, string?[] found, List<int> missing)
    {
        var first = written[missing[0]];
        var names = WrittenPath.Names(first);
        for (var dropped = 0; dropped < names.Length; dropped++)
        {
            if (dropped > 0 && !IsForeign(first) && !IsArchiveFolder(names[dropped - 1]))
            {
                break;
            }

            var tail = string.Join('/', names[dropped..]);
            if (Places.FirstOrDefault(folder => Exists(Path.Combine(folder, tail))) is { } place)
            {
                Folder = _isSettled ? Folder : place;
                _isSettled = true;
                return Cut(written, found, missing, names[..dropped], place);
            }
        }

        return missing[1..];
    }

    private List<int> Cut(IReadOnlyList<string> written, string?[] found, List<int> missing, string[] prefix, string place)
    {
        var isForeign = IsForeign(written[missing[0]]);
        var count = 0;
        var rest = new List<int>();
        foreach (var i in missing)
        {
            var names = WrittenPath.Names(written[i]);
            if (IsForeign(written[i]) != isForeign || names.Length <= prefix.Length
                || !names.AsSpan(0, prefix.Length).SequenceEqual(prefix))
            {
                rest.Add(i);
            }
            else if (Path.GetFullPath(string.Join('/', names[prefix.Length..]), place) is var path && Exists(path))
            {
                found[i] = path;
                count++;
            }
        }

        if (isForeign)
        {
            _cuts.Add(new CutPath(written[missing[0]], found[missing[0]]!, count));
        }

        return rest;
    }

    /// <summary>True for a path that names folders outside the dataset: absolute, or leading upwards.</summary>
    private static bool IsForeign(string written) =>
        WrittenPath.IsAbsolute(written) || WrittenPath.Turn(written).Split('/').Contains("..");

    private bool IsArchiveFolder(string name) => s_archiveFolders.Contains(name)
        || folders.Any(folder => name.Equals(Path.GetFileName(folder), StringComparison.OrdinalIgnoreCase));

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);
}

/// <summary>A way in which paths of another machine were cut.</summary>
/// <param name="Written">The first path that was cut.</param>
/// <param name="Path">The file that it means here.</param>
/// <param name="Count">The number of paths that begin alike and were found so.</param>
internal sealed record CutPath(string Written, string Path, int Count)
{
    /// <summary>The warning about it.</summary>
    /// <param name="file">The file that has the paths.</param>
    public DatasetProblem Describe(string file) => DatasetProblem.Warning(ProblemKind.PathOfAnotherMachine, file,
        $"Paths of another machine: {Count}; they were found by their tails: '{Excerpt.Of(Written)}' was read as {Path}.");
}
