using MLNetGhost.Files;
using MLNetGhost.Tracking;

namespace MLNetGhost.Transforms;

/// <summary>A tracker for each sequence; they live until the cursor ends.</summary>
/// <param name="options">Thresholds.</param>
internal sealed class SequenceTrackers(TrackingOptions options)
{
    private readonly Dictionary<string, ObjectTracker> _trackers = new(StringComparer.Ordinal);

    /// <summary>The tracker of a sequence.</summary>
    /// <param name="sequence">Its name.</param>
    public ObjectTracker Of(ReadOnlyMemory<char> sequence)
    {
        if (!_trackers.TryGetSpan(sequence.Span, out var tracker))
        {
            tracker = new ObjectTracker(options);
            _trackers.SetSpan(sequence.Span, tracker);
        }

        return tracker;
    }
}
