using System.Security.Cryptography;
using System.Text;
using MLNetGhost.DataViews;
using MLNetGhost.Fleet.Engine;
using MLNetGhost.Fleet.Messages;
using MLNetGhost.Transforms;
using NATS.Client.JetStream.Models;

namespace MLNetGhost.Fleet.Jobs;

/// <summary>
/// Puts a job on the server: the model under its digest, the job's document, then the blocks in order. Whatever stops it, the same
/// submission again continues behind the last block that the server has.
/// </summary>
/// <param name="engine">The engine.</param>
internal sealed class JobSubmission(EngineConnection engine)
{
    /// <summary>Blocks on their way to the server at a time; they arrive in order, and one that fails keeps those behind it out.</summary>
    private const int MostUnderWay = 64;

    /// <summary>The largest message of a result; longer ones are stored in parts.</summary>
    private const int LargestPart = 1 << 19;

    /// <summary>What the server needs of a message for its subject and headers.</summary>
    private const int MessageOverhead = 512;

    private const int DigitsOfId = 8;
    private const int DigitsOfVersion = 16;

    /// <summary>Submits a job.</summary>
    /// <exception cref="InvalidDataException">A job of that name exists with another model, other options or other pictures.</exception>
    /// <exception cref="IOException">The server has no room, or cannot be reached.</exception>
    public async Task<SubmitReport> RunAsync(
        string name, ObjectDetectionTransformer detector, PictureList pictures, SubmitOptions options,
        IProgress<SubmitProgress>? progress, CancellationToken cancellation)
    {
        var wanted = Describe(JobName.Require(name), detector, pictures, options, cancellation);
        var sentModel = false;
        if (await new JobStore(engine).TryReadAsync(name, cancellation).ConfigureAwait(false) is { } there)
        {
            RequireSame(there, wanted, engine.Options.Shown);
            wanted = there;
        }
        else
        {
            sentModel = await new ModelStore(engine).AddAsync(detector.Onnx, options.Replicas, cancellation).ConfigureAwait(false);
            var job = await new JobStore(engine).AddAsync(wanted, options.Replicas, cancellation).ConfigureAwait(false);
            RequireSame(job, wanted, engine.Options.Shown);
            wanted = job;
        }

        await CreateStreamsAsync(wanted, options.Replicas, cancellation).ConfigureAwait(false);
        var queue = new BlockQueue(engine, wanted);
        var added = (await queue.CountAsync(cancellation).ConfigureAwait(false))!.Value.Added;
        var last = await AddBlocksAsync(wanted, queue, pictures, added, options, progress, cancellation).ConfigureAwait(false);
        var restored = added == wanted.Blocks ? await RestoreAsync(wanted, queue, pictures, cancellation).ConfigureAwait(false) : 0;
        return new SubmitReport(wanted.Name, wanted.Pictures, wanted.Blocks, last - added + restored, sentModel);
    }

    private FleetJob Describe(
        string name, ObjectDetectionTransformer detector, PictureList pictures, SubmitOptions options, CancellationToken cancellation)
    {
        var (count, digest) = pictures.Measure(cancellation);
        var model = ModelStore.DigestOf(detector.Onnx.Span);
        var settings = Encoding.UTF8.GetString(SettingsJson.Write(new DetectorSettings
        {
            InputColumnName = detector.InputColumnName,
            Options = detector.Options with { ImageFolder = null },
        }));
        var version = Digest(model, settings);
        return new FleetJob
        {
            Name = name,
            Id = Digest(version, digest, pictures.Root, $"{options.BlockSize}", $"{options.SendBytes}")[..DigitsOfId],
            ModelDigest = model,
            Settings = settings,
            ModelVersion = version[..DigitsOfVersion],
            ClassNames = detector.ClassNames,
            CategoryIds = pictures.Categories is { } categories
                ? [.. detector.ClassNames.Select(className => categories.GetValueOrDefault(className))]
                : null,
            Root = pictures.Root,
            Pictures = count,
            PicturesDigest = digest,
            BlockSize = options.BlockSize,
            CarriesBytes = options.SendBytes,
            PartBytes = Math.Min(LargestPart, engine.LargestMessage - MessageOverhead),
            Deadline = options.Deadline,
            Created = DateTimeOffset.UtcNow,
        };
    }

    private async Task CreateStreamsAsync(FleetJob job, int replicas, CancellationToken cancellation)
    {
        await new DeadLetters(engine).CreateAsync(replicas, cancellation).ConfigureAwait(false);
        await new WorkerRegistry(engine).CreateAsync(replicas, cancellation).ConfigureAwait(false);
        await new ResultStore(engine, job).CreateAsync(replicas, cancellation).ConfigureAwait(false);
        await new BlockQueue(engine, job).CreateAsync(replicas, cancellation).ConfigureAwait(false);
    }

    /// <summary>Adds the blocks that are missing.</summary>
    /// <returns>Number of blocks on the server.</returns>
    private async Task<long> AddBlocksAsync(
        FleetJob job, BlockQueue queue, PictureList pictures, long first, SubmitOptions options, IProgress<SubmitProgress>? progress,
        CancellationToken cancellation)
    {
        progress?.Report(new SubmitProgress(Math.Min(first * job.BlockSize, job.Pictures), job.Pictures));
        var store = new PictureStore(engine, job);
        if (job.CarriesBytes)
        {
            await store.CreateAsync(options.Replicas, cancellation).ConfigureAwait(false);
        }

        var next = first;
        var underWay = new Queue<(PictureBlock Block, Task<PubAckResponse> Reply)>();
        foreach (var block in pictures.ReadBlocks(job.BlockSize, first))
        {
            cancellation.ThrowIfCancellationRequested();
            if (block.Pictures.Count != job.PicturesIn(next++))
            {
                throw Changed(job);
            }

            if (job.CarriesBytes)
            {
                await store.AddAsync(block, cancellation).ConfigureAwait(false);
            }

            underWay.Enqueue((block, queue.AddAsync(block, wasLost: false, cancellation)));
            if (underWay.Count == MostUnderWay)
            {
                await TakeAsync().ConfigureAwait(false);
            }
        }

        while (underWay.Count > 0)
        {
            await TakeAsync().ConfigureAwait(false);
        }

        return next >= job.Blocks ? job.Blocks : throw Changed(job);

        async Task TakeAsync()
        {
            var (block, reply) = underWay.Dequeue();
            if ((await reply.ConfigureAwait(false)).Error is { } error)
            {
                throw EngineErrors.IsOutOfOrder(error)
                    ? new IOException(
                        $"Another submission of the job '{job.Name}' is under way; wait until it is done, and repeat this one.")
                    : EngineErrors.NotStored($"block {block.Number} of the job '{job.Name}'", error);
            }

            progress?.Report(new SubmitProgress(block.First + block.Pictures.Count, job.Pictures));
        }
    }

    /// <summary>
    /// Adds blocks again that are neither left nor have results: a server that lost its power may have lost what it had not yet written.
    /// </summary>
    /// <returns>Number of blocks.</returns>
    private async Task<long> RestoreAsync(FleetJob job, BlockQueue queue, PictureList pictures, CancellationToken cancellation)
    {
        // In this order: a block that is finished in between has results then.
        var left = await queue.ListAsync(cancellation).ConfigureAwait(false);
        var done = await new ResultStore(engine, job).ListAsync(cancellation).ConfigureAwait(false);
        if (left.Count + done.Count >= job.Blocks)
        {
            return 0;
        }

        var known = done.Concat(left).ToHashSet();
        var store = new PictureStore(engine, job);
        if (job.CarriesBytes)
        {
            await store.CreateAsync(replicas: 1, cancellation).ConfigureAwait(false);
        }

        var restored = 0L;
        foreach (var block in pictures.ReadBlocks(job.BlockSize, 0).Where(block => !known.Contains(block.Number)))
        {
            if (job.CarriesBytes)
            {
                await store.AddAsync(block, cancellation).ConfigureAwait(false);
            }

            if ((await queue.AddAsync(block, wasLost: true, cancellation).ConfigureAwait(false)).Error is { } error)
            {
                throw EngineErrors.NotStored($"block {block.Number} of the job '{job.Name}'", error);
            }

            restored++;
        }

        return restored;
    }

    private static InvalidDataException Changed(FleetJob job) => new(
        $"The list of pictures changed while the job '{job.Name}' was being submitted; cancel and purge the job, and submit it again.");

    private static void RequireSame(FleetJob there, FleetJob wanted, string server)
    {
        var other = there.IsCancelled ? "was cancelled"
            : there.ModelDigest != wanted.ModelDigest
                ? $"has another model ({there.ModelDigest[..12]}, and this one is {wanted.ModelDigest[..12]})"
            : there.Settings != wanted.Settings ? "has the same model with other options"
            : there.PicturesDigest != wanted.PicturesDigest || there.Root != wanted.Root
                ? $"has other pictures ({there.Pictures} below {there.Root}, and these are {wanted.Pictures} below {wanted.Root})"
            : there.BlockSize != wanted.BlockSize ? $"has blocks of {there.BlockSize} pictures, not {wanted.BlockSize}"
            : there.CarriesBytes != wanted.CarriesBytes
                ? $"was submitted with the pictures' {(there.CarriesBytes ? "bytes, not their paths" : "paths, not their bytes")}"
            : null;
        if (other is not null)
        {
            throw new InvalidDataException(
                $"The job '{there.Name}' on {server} {other}; choose another name for this job, or purge that one.");
        }
    }

    private static string Digest(params string[] parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
}
