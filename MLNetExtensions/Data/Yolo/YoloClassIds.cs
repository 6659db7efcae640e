namespace MLNetGhost.Data;

/// <summary>The class ids of a split's label files, valid or not; may be used from several threads.</summary>
/// <param name="count">Number of classes; ids start at 0.</param>
internal sealed class YoloClassIds(int count)
{
    private readonly Lock _lock = new();
    private int _smallest = int.MaxValue;
    private int _largest = int.MinValue;

    /// <summary>Number of classes; ids start at 0.</summary>
    public int Count => count;

    /// <summary>
    /// A hint if the ids seem to be counted from one: none is 0, and the largest is the number of classes. Null if they don't.
    /// </summary>
    public string? OneBasedHint => _smallest >= 1 && _largest == count
        ? "No label has class id 0: the ids seem to be counted from one. Subtract one from each."
        : null;

    /// <summary>Adds an id.</summary>
    public void Add(int classId)
    {
        if (classId >= _smallest && classId <= _largest)
        {
            return;
        }

        lock (_lock)
        {
            _smallest = Math.Min(_smallest, classId);
            _largest = Math.Max(_largest, classId);
        }
    }
}
