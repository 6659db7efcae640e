using MLNetGhost.Fleet.Engine;
using MLNetGhost.Fleet.Messages;
using MLNetGhost.Fleet.Results;

namespace MLNetGhost.Fleet.Collecting;

/// <summary>A job's results as rows; each reading has a connection of its own.</summary>
/// <param name="options">The server.</param>
/// <param name="job">The job.</param>
internal sealed class JobResultSource(FleetServerOptions options, FleetJob job) : IResultSource
{
    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => job.ClassNames;

    /// <inheritdoc/>
    public long Count => job.Pictures;

    /// <inheritdoc/>
    public IEnumerable<PictureResult> Read()
    {
        using var stop = new CancellationTokenSource();
        var engine = Wait(EngineConnection.OpenAsync(options, stop.Token));
        try
        {
            var blocks = new JobResults(engine, job).ReadAsync(0, waits: false, stop.Token).GetAsyncEnumerator(stop.Token);
            while (Wait(blocks.MoveNextAsync().AsTask()))
            {
                foreach (var picture in blocks.Current.Pictures)
                {
                    yield return picture;
                }
            }
        }
        finally
        {
            stop.Cancel();
            engine.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
