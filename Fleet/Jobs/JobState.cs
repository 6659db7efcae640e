namespace MLNetGhost.Fleet.Jobs;

/// <summary>Where a job stands.</summary>
public enum JobState
{
    /// <summary>Not all of its blocks are on the server: the submission is under way, or was stopped.</summary>
    Submitting,

    /// <summary>All blocks are on the server, and some are not done.</summary>
    Running,

    /// <summary>All blocks have results.</summary>
    Done,

    /// <summary>It was cancelled; its results are kept until it is purged.</summary>
    Cancelled,
}
