namespace MLNetGhost.Tracking;

/// <summary>Joins tracks to the detections of a frame, by the overlap of expected and detected boxes. Buffers are kept.</summary>
/// <param name="ignoresClasses">Whether a track may be joined to a detection of another class.</param>
internal sealed class TrackAssociation(bool ignoresClasses)
{
    private readonly AssignmentSolver _solver = new();
    private readonly List<Track> _rows = [];
    private int[] _columns = [];
    private int[] _columnOfRow = [];
    private double[] _costs = [];

    /// <summary>Makes the best pairs of tracks and detections; both take part in one pair at most.</summary>
    /// <param name="tracks">The tracks.</param>
    /// <param name="takesPart">Which of them may be joined.</param>
    /// <param name="detections">The detections.</param>
    /// <param name="scores">Which of them may be joined: those with scores in this range that have no track yet.</param>
    /// <param name="gate">The largest cost of a pair.</param>
    /// <param name="trackOf">The track of each detection; filled in.</param>
    /// <param name="frame">The frame's number.</param>
    public void Join(
        List<Track> tracks, Func<Track, bool> takesPart, ReadOnlySpan<Detection> detections, ScoreRange scores, AssociationGate gate,
        Span<Track?> trackOf, long frame)
    {
        Choose(tracks, takesPart, detections, scores, trackOf, out var columns);
        if (_rows.Count == 0 || columns == 0)
        {
            return;
        }

        Weigh(detections, columns, gate);
        _solver.Solve(_costs, _rows.Count, columns, gate.Limit, _columnOfRow);
        for (var row = 0; row < _rows.Count; row++)
        {
            if (_columnOfRow[row] is >= 0 and var column)
            {
                trackOf[_columns[column]] = _rows[row];
                _rows[row].See(detections[_columns[column]], frame);
            }
        }
    }

    private void Choose(
        List<Track> tracks, Func<Track, bool> takesPart, ReadOnlySpan<Detection> detections, ScoreRange scores,
        ReadOnlySpan<Track?> trackOf, out int columns)
    {
        _rows.Clear();
        foreach (var track in tracks)
        {
            if (takesPart(track))
            {
                _rows.Add(track);
            }
        }

        columns = 0;
        _columns = Grown(_columns, detections.Length);
        _columnOfRow = Grown(_columnOfRow, _rows.Count);
        for (var i = 0; i < detections.Length; i++)
        {
            if (trackOf[i] is null && scores.Contains(detections[i].Score))
            {
                _columns[columns++] = i;
            }
        }
    }

    private void Weigh(ReadOnlySpan<Detection> detections, int columns, AssociationGate gate)
    {
        _costs = Grown(_costs, checked(_rows.Count * columns));
        for (var column = 0; column < columns; column++)
        {
            ref readonly var detection = ref detections[_columns[column]];
            var box = TrackBox.Of(detection.Box);
            var weight = gate.FusesScore ? detection.Score : 1;
            for (var row = 0; row < _rows.Count; row++)
            {
                var isSameClass = ignoresClasses || _rows[row].ClassId == detection.ClassId;
                _costs[(row * columns) + column] = isSameClass
                    ? 1 - (_rows[row].Box.IntersectionOverUnion(box) * weight)
                    : double.PositiveInfinity;
            }
        }
    }

    private static T[] Grown<T>(T[] buffer, int length) => buffer.Length >= length ? buffer : new T[2 * length];
}
