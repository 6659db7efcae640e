using System.Globalization;

namespace MLNetGhost.Data;

/// <summary>The classes of a mended copy: those with boxes, each name once, with ids from 0 without a gap.</summary>
internal sealed class MendedClasses
{
    private readonly int[] _idOf;

    /// <summary>Chooses the classes.</summary>
    /// <param name="splits">All splits of the dataset, with the same classes.</param>
    /// <param name="areAll">False if the dataset has more splits, whose boxes may be of classes that have none here.</param>
    /// <param name="changes">Receives what changes.</param>
    public MendedClasses(IReadOnlyList<DetectionDataset> splits, bool areAll, List<DatasetChange> changes)
    {
        var (names, root) = (splits[0].ClassNames, splits[0].Root);
        var objects = new int[names.Count];
        foreach (var split in splits)
        {
            foreach (var (id, count) in split.CountObjects().Index())
            {
                objects[id] += count;
            }
        }

        _idOf = new int[names.Count];
        var kept = new List<string>();
        foreach (var (id, name) in names.Index())
        {
            var isUsed = objects[id] > 0 || !areAll;
            var first = kept.IndexOf(name);
            _idOf[id] = !isUsed ? -1 : first >= 0 ? first : kept.Count;
            if (isUsed && first < 0)
            {
                kept.Add(name);
            }

            var what = !isUsed ? "The class has no box in any split and was left out."
                : first >= 0 ? "The class name is used twice; both classes were made one."
                : _idOf[id] != id ? "The class ids were made contiguous."
                : null;
            if (what is not null)
            {
                changes.Add(new DatasetChange("", "", root, what, Text(id, name), isUsed ? Text(_idOf[id], name) : ""));
            }
        }

        Names = kept;
    }

    /// <summary>The names; the index is the class id.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The id of a class that has boxes.</summary>
    /// <param name="id">Its id in the original.</param>
    public int IdOf(int id) => _idOf[id];

    private static string Text(int id, string name) => string.Create(CultureInfo.InvariantCulture, $"{id} {name}");
}
