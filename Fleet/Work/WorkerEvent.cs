namespace MLNetGhost.Fleet.Work;

/// <summary>Something that a worker tells while it works.</summary>
/// <param name="Message">A sentence.</param>
/// <param name="IsProblem">Whether something is wrong.</param>
public sealed record WorkerEvent(string Message, bool IsProblem)
{
    /// <summary>Pictures that were finished with it.</summary>
    public int Pictures { get; init; }
}
