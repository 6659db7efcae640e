using System.Runtime.InteropServices;

namespace MLNetGhost;

/// <summary>
/// The candidates of one picture, collected in any order of anchors and classes, and reused for the next picture. With one label per
/// anchor, a better class replaces a worse one of the same anchor; if their scores are equal, the lower class id stays.
/// </summary>
internal sealed class CandidateList
{
    private readonly List<DetectionCandidate> _candidates = [];
    private bool[] _isKept = [];
    private int[] _indexOfAnchor = [];
    private SuppressionOptions _options = new();
    private int _classCount;

    /// <summary>Number of candidates.</summary>
    public int Count => _candidates.Count;

    /// <summary>The candidates, which may be reordered in place.</summary>
    public Span<DetectionCandidate> AsSpan() => CollectionsMarshal.AsSpan(_candidates);

    /// <summary>Starts a new picture.</summary>
    /// <param name="anchors">Number of anchors.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="options">Which classes count, and whether an anchor may have several.</param>
    /// <exception cref="ArgumentOutOfRangeException">The class filter names a class that the model does not have.</exception>
    public void Begin(int anchors, int classCount, SuppressionOptions options)
    {
        _candidates.Clear();
        _classCount = classCount;
        _options = options;
        if (!options.MultiLabel)
        {
            if (_indexOfAnchor.Length < anchors)
            {
                _indexOfAnchor = new int[anchors];
            }

            _indexOfAnchor.AsSpan(0, anchors).Fill(-1);
        }

        if (options.Classes is not null)
        {
            _isKept = _isKept.Length == classCount ? _isKept : new bool[classCount];
            Array.Clear(_isKept);
            foreach (var classId in options.Classes)
            {
                if (classId < 0 || classId >= classCount)
                {
                    throw new ArgumentOutOfRangeException(nameof(options), classId,
                        $"The class filter names class {classId}; the model has classes 0 to {classCount - 1}.");
                }

                _isKept[classId] = true;
            }
        }
    }

    /// <summary>Records a score above the threshold; the box is filled in later.</summary>
    public void Add(int anchor, int classId, float score)
    {
        var candidate = new DetectionCandidate(default, score, classId, anchor * _classCount + classId);
        if (_options.MultiLabel)
        {
            if (IsKept(classId))
            {
                _candidates.Add(candidate);
            }

            return;
        }

        ref var index = ref _indexOfAnchor[anchor];
        if (index < 0)
        {
            index = _candidates.Count;
            _candidates.Add(candidate);
        }
        else if (score > _candidates[index].Score)
        {
            _candidates[index] = candidate;
        }
    }

    /// <summary>Finishes collecting: drops candidates whose best class is filtered out.</summary>
    public void End()
    {
        if (_options.Classes is not null && !_options.MultiLabel)
        {
            _candidates.RemoveAll(candidate => !IsKept(candidate.ClassId));
        }
    }

    /// <summary>The anchor of a candidate.</summary>
    public int AnchorOf(in DetectionCandidate candidate) => candidate.Index / _classCount;

    private bool IsKept(int classId) => _options.Classes is null || _isKept[classId];
}
