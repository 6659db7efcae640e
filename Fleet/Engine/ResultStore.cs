using System.Globalization;
using System.Runtime.CompilerServices;
using MLNetGhost.Fleet.Messages;
using NATS.Client.JetStream.Models;

namespace MLNetGhost.Fleet.Engine;

/// <summary>
/// What is known of a job's blocks, one message for each block and purpose: a later message takes the place of an earlier one, so a block
/// that was scored twice has one result. A result that is longer than a message may be is stored in parts, the first of them last.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="job">The job.</param>
internal sealed class ResultStore(EngineConnection engine, FleetJob job)
{
    private const string Result = "result";
    private const string Part = "part";
    private const string Attempt = "try";
    private const string Failed = "failed";

    private string Stream => EngineNames.Results(job.Name);

    /// <summary>Creates the stream unless it is there.</summary>
    public async Task CreateAsync(int replicas, CancellationToken cancellation) =>
        await Streams.OpenAsync(
            engine,
            new StreamConfig(Stream, [.. new[] { Result, Part, Attempt, Failed }.Select(what => EngineNames.Subjects(job, what))])
            {
                Retention = StreamConfigRetention.Limits,
                MaxMsgsPerSubject = 1,
                Discard = StreamConfigDiscard.Old,
                Storage = StreamConfigStorage.File,
                AllowDirect = true,
                NumReplicas = replicas,
            }, cancellation).ConfigureAwait(false);

    /// <summary>Stores a block's results.</summary>
    /// <exception cref="IOException">The server has no room.</exception>
    public async Task WriteAsync(BlockResult result, CancellationToken cancellation)
    {
        var bytes = ResultCodec.Write(result);
        var parts = Math.Max(1, (bytes.Length + job.PartBytes - 1) / job.PartBytes);
        for (var part = 1; part < parts; part++)
        {
            await StoreAsync(PartSubject(result.Number, part), Slice(bytes, part), cancellation).ConfigureAwait(false);
        }

        if (result.Failures > 0)
        {
            var failed = new FailedBlock(result.Failures, result.Pictures.First(picture => picture.Error is not null).Error!);
            await StoreAsync(EngineNames.Subject(job, Failed, result.Number), FleetJson.Write(failed), cancellation).ConfigureAwait(false);
        }

        var first = new MessageWriter();
        first.Write(parts);
        first.Write(Slice(bytes, 0));
        await StoreAsync(EngineNames.Subject(job, Result, result.Number), first.ToArray(), cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads a block's results; null if there are none yet.</summary>
    /// <exception cref="InvalidDataException">They are damaged, not this block's, or of another model.</exception>
    public async Task<BlockResult?> ReadAsync(long block, CancellationToken cancellation)
    {
        var message = await engine.GetLastAsync(Stream, EngineNames.Subject(job, Result, block), cancellation).ConfigureAwait(false);
        if (message is null)
        {
            return null;
        }

        var (parts, start) = ReadPartCount(message);
        var bytes = message.AsMemory(start);
        if (parts > 1)
        {
            using var whole = new MemoryStream();
            whole.Write(bytes.Span);
            for (var part = 1; part < parts; part++)
            {
                whole.Write(await engine.GetLastAsync(Stream, PartSubject(block, part), cancellation).ConfigureAwait(false)
                    ?? throw new InvalidDataException(
                        $"A part of the results of block {block} is missing; purge the job and submit it again."));
            }

            bytes = whole.ToArray();
        }

        return Check(ResultCodec.Read(bytes.Span, job.ClassNames), block);
    }

    /// <summary>Whether a block has results.</summary>
    public async Task<bool> HasAsync(long block, CancellationToken cancellation) =>
        await engine.GetLastAsync(Stream, EngineNames.Subject(job, Result, block), cancellation).ConfigureAwait(false) is not null;

    /// <summary>Number of blocks that have results.</summary>
    public async Task<long> CountAsync(CancellationToken cancellation) =>
        (await ListAsync(cancellation).ConfigureAwait(false)).Count;

    /// <summary>The blocks that have results.</summary>
    public async Task<IReadOnlySet<long>> ListAsync(CancellationToken cancellation)
    {
        var request = new StreamInfoRequest { SubjectsFilter = EngineNames.Subjects(job, Result) };
        var stream = await engine.JetStream.GetStreamAsync(Stream, request, cancellation).ConfigureAwait(false);
        return (stream.Info.State.Subjects?.Keys ?? []).Select(EngineNames.BlockOf).ToHashSet();
    }

    /// <summary>The workers that began a block and neither finished it nor gave it back.</summary>
    public async Task<IReadOnlyList<string>> ReadAttemptsAsync(long block, CancellationToken cancellation) =>
        await engine.GetLastAsync(Stream, EngineNames.Subject(job, Attempt, block), cancellation).ConfigureAwait(false) is { } message
            ? FleetJson.Read<string[]>(message, $"The list of workers of block {block}")
            : [];

    /// <summary>Writes the workers that began a block.</summary>
    public Task WriteAttemptsAsync(long block, IReadOnlyList<string> workers, CancellationToken cancellation) =>
        StoreAsync(EngineNames.Subject(job, Attempt, block), FleetJson.Write(workers), cancellation);

    /// <summary>What is known of the blocks that have pictures without detections.</summary>
    public async IAsyncEnumerable<FailedBlock> ListFailedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = EngineNames.Subjects(job, Failed);
        var stream = await engine.JetStream.GetStreamAsync(Stream, new StreamInfoRequest { SubjectsFilter = filter }, cancellation)
            .ConfigureAwait(false);
        foreach (var subject in stream.Info.State.Subjects?.Keys ?? [])
        {
            if (await engine.GetLastAsync(Stream, subject, cancellation).ConfigureAwait(false) is { } message)
            {
                yield return FleetJson.Read<FailedBlock>(message, "A list of errors");
            }
        }
    }

    private BlockResult Check(BlockResult result, long block)
    {
        if (result.ModelVersion != job.ModelVersion)
        {
            throw new InvalidDataException($"Block {block} of the job '{job.Name}' was scored by {result.Worker} with model version "
                + $"{result.ModelVersion}, and the job's is {job.ModelVersion}; purge the job and submit it again.");
        }

        return result.Number == block && result.First == block * job.BlockSize && result.Pictures.Count == job.PicturesIn(block)
            ? result
            : throw new InvalidDataException($"The results of block {block} of the job '{job.Name}' are for other pictures (block "
                + $"{result.Number}, {result.Pictures.Count} pictures from {result.First}); purge the job and submit it again.");
    }

    private async Task StoreAsync(string subject, byte[] message, CancellationToken cancellation)
    {
        var reply = await engine.PublishAsync(subject, message, options: null, cancellation).ConfigureAwait(false);
        if (reply.Error is { } error)
        {
            throw EngineErrors.NotStored("a result", error);
        }
    }

    private string PartSubject(long block, int part) =>
        string.Create(CultureInfo.InvariantCulture, $"{EngineNames.Subject(job, Part, block)}.{part}");

    private byte[] Slice(byte[] bytes, int part) => bytes[(part * job.PartBytes)..Math.Min(bytes.Length, (part + 1) * job.PartBytes)];

    private static (long Parts, int Length) ReadPartCount(byte[] message)
    {
        // The number is written in groups of seven bits; the last has no mark.
        var length = Array.FindIndex(message, part => part < 0x80) + 1;
        return (new MessageReader(message, "A block of results").ReadNumber(), length);
    }
}
