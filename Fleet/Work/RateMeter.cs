namespace MLNetGhost.Fleet.Work;

/// <summary>Counts pictures by job, and how many there were per second lately.</summary>
/// <param name="clock">Tells the time.</param>
internal sealed class RateMeter(TimeProvider clock)
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _totals = new(StringComparer.Ordinal);
    private readonly Queue<(long Time, string Job, int Count)> _recent = new();
    private readonly long _start = clock.GetTimestamp();

    /// <summary>Adds pictures.</summary>
    public void Add(string job, int count)
    {
        lock (_lock)
        {
            _totals[job] = _totals.GetValueOrDefault(job) + count;
            _recent.Enqueue((clock.GetTimestamp(), job, count));
        }
    }

    /// <summary>All pictures, and those per second, by job.</summary>
    public (IReadOnlyDictionary<string, long> Totals, IReadOnlyDictionary<string, double> Rates) Read()
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            while (_recent.TryPeek(out var first) && clock.GetElapsedTime(first.Time, now) > s_window)
            {
                _recent.Dequeue();
            }

            var seconds = Math.Max(1, Math.Min(s_window.TotalSeconds, clock.GetElapsedTime(_start, now).TotalSeconds));
            return (
                new Dictionary<string, long>(_totals),
                _recent.GroupBy(part => part.Job)
                    .ToDictionary(group => group.Key, group => group.Sum(part => (double)part.Count) / seconds));
        }
    }
}
