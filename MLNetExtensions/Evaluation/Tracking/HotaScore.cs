using MLNetGhost.Tracking;

namespace MLNetGhost.Evaluation;

/// <summary>
/// HOTA, averaged over 19 overlap thresholds. As in TrackEval, boxes are matched once per frame, for the largest sum of overlap × agreement
/// of the two ids over the whole sequence, and pairs below a threshold are dropped afterwards.
/// </summary>
internal sealed class HotaScore
{
    private const int Thresholds = 19;
    private const double ThresholdStep = 0.05;

    private readonly SequenceOverlaps _sequence;
    private readonly int _columns;
    private readonly double[] _agreement;
    private readonly List<(int Truth, int Track, double Overlap)> _pairs = [];

    private HotaScore(SequenceOverlaps sequence)
    {
        _sequence = sequence;
        _columns = sequence.TrackedLengths.Count;
        _agreement = new double[checked(sequence.TruthLengths.Count * _columns)];
        if (sequence.TruthCount + sequence.TrackedCount == 0)
        {
            Hota = Detection = Association = Localization = double.NaN;
            return;
        }

        Agree();
        Match();
        for (var i = 1; i <= Thresholds; i++)
        {
            Add(i * ThresholdStep);
        }

        (Hota, Detection, Association, Localization) =
            (Hota / Thresholds, Detection / Thresholds, Association / Thresholds, Localization / Thresholds);
    }

    /// <summary>The sums over the thresholds become means in the end.</summary>
    public double Hota { get; private set; }

    public double Detection { get; private set; }

    public double Association { get; private set; }

    public double Localization { get; private set; }

    /// <summary>Measures a sequence.</summary>
    public static HotaScore Measure(SequenceOverlaps sequence) => new(sequence);

    /// <summary>How well each object and each id agree over the sequence: a Jaccard index of overlaps.</summary>
    private void Agree()
    {
        foreach (var frame in _sequence.Frames)
        {
            var (rows, columns) = (frame.Truth.Length, frame.Tracked.Length);
            var (ofTruth, ofTrack) = (new double[rows], new double[columns]);
            for (var i = 0; i < frame.Iou.Length; i++)
            {
                ofTruth[i / columns] += frame.Iou[i];
                ofTrack[i % columns] += frame.Iou[i];
            }

            for (var i = 0; i < frame.Iou.Length; i++)
            {
                if (frame.Iou[i] > 0)
                {
                    _agreement[PairOf(frame, i)] += frame.Iou[i] / (ofTruth[i / columns] + ofTrack[i % columns] - frame.Iou[i]);
                }
            }
        }

        for (var i = 0; i < _agreement.Length; i++)
        {
            var lengths = _sequence.TruthLengths[i / _columns] + _sequence.TrackedLengths[i % _columns];
            _agreement[i] /= lengths - _agreement[i];
        }
    }

    private void Match()
    {
        var solver = new AssignmentSolver();
        foreach (var frame in _sequence.Frames.Where(frame => !frame.IsOneSided))
        {
            var (rows, columns) = (frame.Truth.Length, frame.Tracked.Length);
            var costs = new double[rows * columns];
            for (var i = 0; i < costs.Length; i++)
            {
                costs[i] = frame.Iou[i] > 0 ? -_agreement[PairOf(frame, i)] * frame.Iou[i] : double.PositiveInfinity;
            }

            var matched = new int[rows];
            solver.Solve(costs, rows, columns, limit: 0, matched);
            for (var row = 0; row < rows; row++)
            {
                if (matched[row] >= 0)
                {
                    _pairs.Add((frame.Truth[row], frame.Tracked[matched[row]], frame[row, matched[row]]));
                }
            }
        }
    }

    private void Add(double threshold)
    {
        var found = _pairs.Where(pair => pair.Overlap >= threshold - SequenceOverlaps.Rounding).ToArray();
        var associations = found.GroupBy(pair => (pair.Truth, pair.Track)).Sum(group => Associate(group.Key, group.Count()));
        var detection = (double)found.Length / (_sequence.TruthCount + _sequence.TrackedCount - found.Length);
        var association = associations / Math.Max(1, found.Length);
        Hota += Math.Sqrt(detection * association);
        Detection += detection;
        Association += association;
        Localization += found.Length == 0 ? 1 : found.Average(pair => pair.Overlap);
    }

    /// <summary>Boxes of a pair of ids, each weighed with the share that they are of all boxes of the two.</summary>
    private double Associate((int Truth, int Track) ids, int count) =>
        (double)count * count / (_sequence.TruthLengths[ids.Truth] + _sequence.TrackedLengths[ids.Track] - count);

    private int PairOf(FrameOverlaps frame, int index) =>
        (frame.Truth[index / frame.Tracked.Length] * _columns) + frame.Tracked[index % frame.Tracked.Length];
}
