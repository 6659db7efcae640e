using MLNetGhost.Fleet.Messages;

namespace MLNetGhost.Fleet.Results;

/// <summary>Writes results behind each other into a file, which may have been begun by a process that was killed.</summary>
internal interface IResultWriter : IAsyncDisposable
{
    /// <summary>Writes rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="first">The place of the first in the order of submission.</param>
    Task WriteAsync(IReadOnlyList<PictureResult> rows, long first);

    /// <summary>Puts everything into the file, so that it can be continued from here.</summary>
    /// <returns>The bytes at its end that the next rows will replace.</returns>
    Task<byte[]> CompleteAsync();

    /// <summary>Ends the file.</summary>
    Task FinishAsync();
}
