using MLNetGhost.Tracking;

namespace MLNetGhost.Evaluation;

/// <summary>
/// CLEAR MOT: in each frame, objects keep the id of the frame before where boxes overlap by at least 0.5; the rest is matched for the
/// largest overlap. A frame in which one side has no boxes leaves the correspondences as they are.
/// </summary>
internal sealed class ClearMot
{
    private const double LeastOverlap = 0.5;

    /// <summary>What keeping an id is worth; more than all overlaps of a frame.</summary>
    private const double Kept = 1000;

    private const double MostlyTrackedShare = 0.8;
    private const double MostlyLostShare = 0.2;
    private const int None = -1;

    private readonly AssignmentSolver _solver = new();
    private readonly int[] _lastTrack;
    private readonly int[] _trackBefore;
    private readonly int[] _found;
    private readonly int[] _pieces;
    private int _matches;
    private double _overlap;

    private ClearMot(SequenceOverlaps sequence)
    {
        var objects = sequence.TruthLengths.Count;
        (_lastTrack, _trackBefore, _found, _pieces) = (new int[objects], new int[objects], new int[objects], new int[objects]);
        _lastTrack.AsSpan().Fill(None);
        _trackBefore.AsSpan().Fill(None);
        foreach (var frame in sequence.Frames.Where(frame => !frame.IsOneSided))
        {
            Match(frame);
        }

        Misses = sequence.TruthCount - _matches;
        FalsePositives = sequence.TrackedCount - _matches;
        Mota = sequence.TruthCount == 0 ? double.NaN : 1 - ((double)(Misses + FalsePositives + IdSwitches) / sequence.TruthCount);
        Motp = _matches == 0 ? double.NaN : _overlap / _matches;
        Fragmentations = _pieces.Sum(pieces => Math.Max(0, pieces - 1));
        var shares = _found.Zip(sequence.TruthLengths, (found, length) => (double)found / length).ToArray();
        MostlyTracked = shares.Count(share => share > MostlyTrackedShare);
        MostlyLost = shares.Count(share => share < MostlyLostShare);
    }

    public double Mota { get; }

    public double Motp { get; }

    public int Misses { get; }

    public int FalsePositives { get; }

    public int IdSwitches { get; private set; }

    public int Fragmentations { get; }

    public int MostlyTracked { get; }

    public int MostlyLost { get; }

    /// <summary>Measures a sequence.</summary>
    public static ClearMot Measure(SequenceOverlaps sequence) => new(sequence);

    private void Match(FrameOverlaps frame)
    {
        var (rows, columns) = (frame.Truth.Length, frame.Tracked.Length);
        var costs = new double[rows * columns];
        for (var i = 0; i < costs.Length; i++)
        {
            var isKept = _trackBefore[frame.Truth[i / columns]] == frame.Tracked[i % columns];
            costs[i] = frame.Iou[i] < LeastOverlap - SequenceOverlaps.Rounding
                ? double.PositiveInfinity
                : -frame.Iou[i] - (isKept ? Kept : 0);
        }

        var matched = new int[rows];
        _solver.Solve(costs, rows, columns, limit: 0, matched);
        var wasTracked = Array.ConvertAll(_trackBefore, track => track != None);
        _trackBefore.AsSpan().Fill(None);
        for (var row = 0; row < rows; row++)
        {
            if (matched[row] != None)
            {
                Take(frame.Truth[row], frame.Tracked[matched[row]], frame[row, matched[row]], wasTracked);
            }
        }
    }

    private void Take(int truth, int track, double overlap, bool[] wasTracked)
    {
        IdSwitches += _lastTrack[truth] != None && _lastTrack[truth] != track ? 1 : 0;
        _lastTrack[truth] = _trackBefore[truth] = track;
        _pieces[truth] += wasTracked[truth] ? 0 : 1;
        _found[truth]++;
        _matches++;
        _overlap += overlap;
    }
}
