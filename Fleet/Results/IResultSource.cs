using MLNetGhost.Fleet.Messages;

namespace MLNetGhost.Fleet.Results;

/// <summary>The results of a job, wherever they are kept.</summary>
internal interface IResultSource
{
    /// <summary>Class names; the index is the class id.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Number of rows.</summary>
    long Count { get; }

    /// <summary>The rows in the order of submission, each time from the first; they are read as they are asked for.</summary>
    IEnumerable<PictureResult> Read();
}
