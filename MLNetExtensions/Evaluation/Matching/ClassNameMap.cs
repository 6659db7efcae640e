namespace MLNetGhost.Evaluation;

/// <summary>Assigns class ids to the class names of a column.</summary>
internal sealed class ClassNameMap
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <summary>All names so far; the index is the class id.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The class id of a name; a new name gets a new id.</summary>
    public int IdOf(string name)
    {
        if (!_ids.TryGetValue(name, out var id))
        {
            id = _names.Count;
            _names.Add(name);
            _ids.Add(name, id);
        }

        return id;
    }
}
