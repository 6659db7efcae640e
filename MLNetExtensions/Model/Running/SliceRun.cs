namespace MLNetGhost.Model;

/// <summary>Collects slices of one picture into runs of the network, and what it finds in them.</summary>
/// <param name="pool">The session and its calls.</param>
/// <param name="slots">Slices per run.</param>
/// <param name="suppression">How detections are chosen.</param>
internal sealed class SliceRun(DetectorCallPool pool, int slots, SuppressionOptions suppression) : IDisposable
{
    private readonly DetectorCall _call = pool.Rent(slots);
    private readonly List<Slice> _slices = [];
    private readonly List<(int Slice, Detection Detection)> _found = [];
    private int _done;

    /// <summary>Makes room for the next slice, which is to be loaded before anything else happens here.</summary>
    /// <param name="slice">The slice.</param>
    /// <param name="call">Where to load it.</param>
    /// <param name="slot">And in which slot.</param>
    public void Next(Slice slice, out DetectorCall call, out int slot)
    {
        if (_slices.Count - _done == _call.Slots)
        {
            Run();
        }

        (call, slot) = (_call, _slices.Count - _done);
        _slices.Add(slice);
    }

    /// <summary>Runs what is left, and puts together what was found.</summary>
    /// <returns>A new array, highest score first; boxes in pixels of the whole picture.</returns>
    public Detection[] Finish()
    {
        if (_slices.Count == 1)
        {
            _call.RunExplained();
            return _call.Detections(0, suppression);
        }

        Run();
        return SliceMerge.Merge(_slices, _found, suppression);
    }

    /// <summary>Returns the call to the pool.</summary>
    public void Dispose() => pool.Return(_call);

    private void Run()
    {
        _call.RunExplained();
        for (; _done < _slices.Count; _done++)
        {
            var slice = _done;
            _found.AddRange(_call.Detections(SlotOf(slice), suppression).Select(detection => (slice, detection)));
        }
    }

    private int SlotOf(int slice) => slice % _call.Slots;
}
