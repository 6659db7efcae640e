using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>The class names of a dataset whose labels name their classes.</summary>
/// <param name="File">Where the names come from, for messages.</param>
/// <param name="Names">Class names; the index is the class id.</param>
/// <param name="AreListed">True if a list says which there are; false if they were collected from the labels.</param>
internal sealed record DatasetClasses(string File, IReadOnlyList<string> Names, bool AreListed)
{
    private static readonly string[] s_files = ["classes.txt", "labels.txt"];

    /// <summary>Names in lists that are no classes: labelme's for what is ignored and for the rest of the picture.</summary>
    private static readonly string[] s_others = ["__ignore__", "_background_", "__background__"];

    private Dictionary<string, int>? _ids;

    /// <summary>The class ids; of a name that is listed twice the first.</summary>
    public IReadOnlyDictionary<string, int> Ids
    {
        get
        {
            if (_ids is null)
            {
                var ids = new Dictionary<string, int>(StringComparer.Ordinal);
                foreach (var (id, name) in Names.Index())
                {
                    ids.TryAdd(name, id);
                }

                _ids = ids;
            }

            return _ids;
        }
    }

    /// <summary>
    /// The names in a classes.txt or labels.txt; without one, those that the format itself lists; without these, the names of all labels,
    /// sorted, so that ids agree between splits.
    /// </summary>
    /// <param name="folder">The dataset's folder.</param>
    /// <param name="listed">The names that the format lists, in their order; null or empty if it does not.</param>
    /// <param name="used">The names of the labels of all splits.</param>
    /// <exception cref="InvalidDataException">The file of names is wrong, or there are too many classes.</exception>
    public static DatasetClasses Find(string folder, IReadOnlyList<string>? listed, Func<IEnumerable<string>> used)
    {
        if (s_files.Select(name => Path.Combine(folder, name)).FirstOrDefault(System.IO.File.Exists) is { } file)
        {
            return new DatasetClasses(file, [.. ClassNameFile.Read(file).Except(s_others, StringComparer.Ordinal)], AreListed: true);
        }

        string[] names = listed is { Count: > 0 } ? [.. listed]
            : [.. used().Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return names.Length <= ClassNameList.MostClasses
            ? new DatasetClasses(folder, names, listed is { Count: > 0 })
            : throw ClassNameFile.TooMany(folder);
    }

    /// <summary>The id of a class; null, after adding a problem, for a name that is none.</summary>
    public int? IdOf(string name, string file, LabelPlace place, List<DatasetProblem> problems)
    {
        if (Ids.TryGetValue(name, out var id))
        {
            return id;
        }

        problems.Add(DatasetProblem.Error(ProblemKind.UnknownClass, file, name.Length == 0
            ? $"{place}: the class name is empty; write one."
            : $"{place}: the class '{Excerpt.Of(name)}' is unknown; the classes of {File} are {Excerpt.OfMany(Names)}. Correct the name or "
                + "add it there."));
        return null;
    }
}
