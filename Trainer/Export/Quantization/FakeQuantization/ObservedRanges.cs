using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Trainer.Export;

/// <summary>
/// The ranges of a network's values while it is trained for eight bits: moving averages of what batches show, until they are frozen.
/// </summary>
internal sealed class ObservedRanges
{
    /// <summary>The weight of a new batch.</summary>
    private const float Rate = 0.1f;

    private readonly Dictionary<string, ActivationRange> _ranges = new(StringComparer.Ordinal);

    /// <summary>The ranges by the names of values.</summary>
    public IReadOnlyDictionary<string, ActivationRange> Values => _ranges;

    /// <summary>Whether batches no longer change the ranges, so that weights settle for those that will be used.</summary>
    public bool AreFrozen { get; set; }

    /// <summary>Takes over what a batch showed; the first batch as it is.</summary>
    public void Add(IReadOnlyDictionary<string, ActivationRange> batch)
    {
        foreach (var (name, seen) in batch)
        {
            _ranges[name] = _ranges.TryGetValue(name, out var range)
                ? new(range.Lowest + (Rate * (seen.Lowest - range.Lowest)), range.Highest + (Rate * (seen.Highest - range.Highest)))
                : seen;
        }
    }

    /// <summary>Continues with the ranges of a checkpoint.</summary>
    public void Restore(IReadOnlyDictionary<string, ActivationRange> ranges)
    {
        _ranges.Clear();
        foreach (var (name, range) in ranges)
        {
            _ranges.Add(name, range);
        }
    }
}
