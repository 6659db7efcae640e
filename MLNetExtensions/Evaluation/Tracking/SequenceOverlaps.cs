using MLNetGhost.Tracking;

namespace MLNetGhost.Evaluation;

/// <summary>All frames of a sequence as the metrics read them.</summary>
internal sealed class SequenceOverlaps
{
    /// <summary>Numbers that should be equal may differ by rounding.</summary>
    public const double Rounding = 1e-9;

    private readonly Dictionary<int, int> _truth = [];
    private readonly Dictionary<int, int> _tracked = [];

    /// <summary>Compares all boxes of all frames.</summary>
    /// <exception cref="ArgumentException">A detection has no id, or an id occurs twice in a frame.</exception>
    public SequenceOverlaps(IEnumerable<TrackedFrame> frames, bool ignoresClasses)
    {
        foreach (var frame in frames)
        {
            var truth = Index(frame.Truth, _truth, TruthLengths, "truth");
            var tracked = Index(frame.Tracked, _tracked, TrackedLengths, "tracks");
            var iou = new double[truth.Length * tracked.Length];
            for (var i = 0; i < iou.Length; i++)
            {
                var (left, right) = (frame.Truth[i / tracked.Length], frame.Tracked[i % tracked.Length]);
                var overlap = TrackBox.Of(left.Box).IntersectionOverUnion(TrackBox.Of(right.Box));
                iou[i] = overlap > 0 && (ignoresClasses || left.ClassId == right.ClassId) ? overlap : 0; // Also for boxes with NaN.
            }

            Frames.Add(new FrameOverlaps(truth, tracked, iou));
            TruthCount += truth.Length;
            TrackedCount += tracked.Length;
        }
    }

    /// <summary>The frames.</summary>
    public List<FrameOverlaps> Frames { get; } = [];

    /// <summary>In how many frames each object of the truth is.</summary>
    public List<int> TruthLengths { get; } = [];

    /// <summary>In how many frames each id of the tracker is.</summary>
    public List<int> TrackedLengths { get; } = [];

    /// <summary>Boxes of the truth.</summary>
    public int TruthCount { get; }

    /// <summary>Boxes of the tracker.</summary>
    public int TrackedCount { get; }

    private int[] Index(IReadOnlyList<Detection> detections, Dictionary<int, int> known, List<int> lengths, string side)
    {
        var indices = new int[detections.Count];
        for (var i = 0; i < indices.Length; i++)
        {
            var id = detections[i].TrackId ?? throw new ArgumentException(
                $"Detection {i} of the {side} in frame {Frames.Count} has no id; set TrackId, or leave it out.");
            if (!known.TryGetValue(id, out indices[i]))
            {
                known[id] = indices[i] = known.Count;
                lengths.Add(0);
            }

            lengths[indices[i]]++;
            if (Array.IndexOf(indices, indices[i], 0, i) >= 0)
            {
                throw new ArgumentException($"Id {id} occurs twice in the {side} of frame {Frames.Count}; an object is once in a frame.");
            }
        }

        return indices;
    }
}
