using MLNetGhost.Fleet.Messages;
using NATS.Client.JetStream;

namespace MLNetGhost.Fleet.Work;

/// <summary>A block that a worker holds, with the results that it has so far. Results come from one thread, the rest from others.</summary>
/// <param name="job">The job.</param>
/// <param name="block">The block.</param>
/// <param name="message">The message that carried it; null for one that the server does not send any more.</param>
internal sealed class HeldBlock(FleetJob job, PictureBlock block, INatsJSMsg<byte[]>? message)
{
    private readonly PictureResult?[] _results = new PictureResult?[block.Pictures.Count];
    private int _left = block.Pictures.Count;

    /// <summary>The job.</summary>
    public FleetJob Job => job;

    /// <summary>The block.</summary>
    public PictureBlock Block => block;

    /// <summary>The message to acknowledge: the newest, if the server sent the block again.</summary>
    public INatsJSMsg<byte[]>? Message { get; set; } = message;

    /// <summary>Workers that began it before and ended.</summary>
    public IReadOnlyList<string> Attempts { get; init; } = [];

    /// <summary>Whether a worker ended while it had the block: then it is scored alone, so that no other block is blamed.</summary>
    public bool IsSuspect => Attempts.Count > 0;

    /// <summary>When the server must hear of it again.</summary>
    public long NextSign { get; set; }

    /// <summary>Sets the result of a picture.</summary>
    /// <returns>Whether it was the last.</returns>
    public bool Set(int index, PictureResult result)
    {
        _results[index] = result with { Id = block.Pictures[index].Id };
        return Interlocked.Decrement(ref _left) == 0;
    }

    /// <summary>The results of all pictures.</summary>
    /// <param name="worker">The worker.</param>
    public BlockResult ToResult(string worker) =>
        new(block.Number, block.First, job.ModelVersion, worker, [.. _results.Select(result => result!)]);
}
