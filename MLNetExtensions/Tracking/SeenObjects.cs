using System.Runtime.InteropServices;

namespace MLNetGhost.Tracking;

/// <summary>
/// What was last known of each tracked object, by its id. Objects that were not seen for many frames are forgotten, so that a camera may
/// run for months.
/// </summary>
/// <typeparam name="T">What is known of an object.</typeparam>
internal sealed class SeenObjects<T>
{
    /// <summary>Frames without an object after which it is forgotten.</summary>
    public const int LongestAbsence = 10_000;

    private readonly Dictionary<int, Entry> _entries = [];
    private readonly List<int> _old = [];

    /// <summary>The number of the current frame, from 0.</summary>
    public long Frame { get; private set; }

    /// <summary>Marks an object as seen in this frame.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="isKnown">Whether it was seen before.</param>
    /// <returns>What is known of it, to be changed before the next call.</returns>
    public ref T See(int id, out bool isKnown)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, id, out isKnown);
        entry.LastFrame = Frame;
        return ref entry.Value;
    }

    /// <summary>What is known of an object; the default where nothing is.</summary>
    /// <param name="id">Its id.</param>
    public T? Find(int id) => _entries.TryGetValue(id, out var entry) ? entry.Value : default;

    /// <summary>Ends the frame.</summary>
    public void EndFrame()
    {
        Frame++;
        if (Frame % LongestAbsence != 0)
        {
            return;
        }

        foreach (var (id, entry) in _entries)
        {
            if (Frame - entry.LastFrame > LongestAbsence)
            {
                _old.Add(id);
            }
        }

        foreach (var id in _old)
        {
            _entries.Remove(id);
        }

        _old.Clear();
    }

    private struct Entry
    {
        public long LastFrame;
        public T Value;
    }
}
