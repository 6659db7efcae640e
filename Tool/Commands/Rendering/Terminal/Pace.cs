namespace MLNetGhost.Tool.Commands;

/// <summary>How long work with counted steps will still take, judged by the steps since the first one was reported.</summary>
/// <param name="time">The clock.</param>
/// <param name="first">The step that was reported first.</param>
internal sealed class Pace(TimeProvider time, double first)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>The time left; null before a second step.</summary>
    /// <param name="done">The newest step.</param>
    /// <param name="total">The last step.</param>
    public TimeSpan? Left(double done, double total) =>
        done > first ? time.GetElapsedTime(_start) * (Math.Max(total - done, 0) / (done - first)) : null;
}
