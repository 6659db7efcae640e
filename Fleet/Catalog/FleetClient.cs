using MLNetGhost.Data;
using MLNetGhost.Fleet.Collecting;
using MLNetGhost.Fleet.Engine;
using MLNetGhost.Fleet.Jobs;
using MLNetGhost.Fleet.Messages;
using MLNetGhost.Fleet.Work;
using MLNetGhost.Transforms;

namespace MLNetGhost.Fleet;

/// <summary>
/// Jobs on a NATS server with JetStream: detects objects in more pictures than one machine can hold. The program's <c>fleet</c> commands do
/// the same from a shell. May be used by several threads at once.
/// </summary>
public sealed class FleetClient : IAsyncDisposable
{
    private readonly EngineConnection _engine;

    private FleetClient(EngineConnection engine) => _engine = engine;

    /// <summary>Connects to the server.</summary>
    /// <param name="options">Where it is and how it knows us; null for one on this machine.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="IOException">There is no server, it refuses us, or it runs without JetStream; the message says what to
    /// do.</exception>
    /// <exception cref="FileNotFoundException">A file of credentials or certificates does not exist.</exception>
    public static async Task<FleetClient> ConnectAsync(FleetServerOptions? options = null, CancellationToken cancellation = default) =>
        new(await EngineConnection.OpenAsync(options ?? new FleetServerOptions(), cancellation).ConfigureAwait(false));

    /// <summary>
    /// Puts a job on the server: the model with its options, and the pictures in blocks. A submission that was stopped is continued by the
    /// same call; one that was complete adds nothing.
    /// </summary>
    /// <param name="job">The job's name: letters, digits, '-' and '_'.</param>
    /// <param name="detector">The model and its options: thresholds, classes, layout, preparation.</param>
    /// <param name="pictures">The pictures.</param>
    /// <param name="options">How pictures are handed to workers; null for the defaults.</param>
    /// <param name="progress">Receives how far it is; null for nobody.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidDataException">There are no pictures, or a job of that name exists with another model, other options or
    /// other pictures.</exception>
    /// <exception cref="ArgumentException">The name is not one, or the paths of a block are longer than a message may be.</exception>
    /// <exception cref="IOException">The server cannot be reached, or a limit of it is reached.</exception>
    public Task<SubmitReport> SubmitAsync(
        string job, ObjectDetectionTransformer detector, PictureList pictures, SubmitOptions? options = null,
        IProgress<SubmitProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(job);
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(pictures);
        return _engine.Ask(() => new JobSubmission(_engine).RunAsync(
            job, detector, pictures, options ?? new SubmitOptions(), progress, cancellation));
    }

    /// <summary>Works on jobs until it is told to stop, or they are done. Blocks that it has begun it finishes first.</summary>
    /// <param name="options">What belongs to this machine; null for the defaults.</param>
    /// <param name="progress">Receives what should be known; null for nobody.</param>
    /// <param name="stop">Tells it to finish its block and end.</param>
    /// <exception cref="InvalidDataException">A job that was named does not exist, or its pictures cannot be seen from this machine; the
    /// message names the machine and a path.</exception>
    /// <exception cref="InvalidOperationException">The device cannot be used.</exception>
    /// <exception cref="IOException">The server cannot be reached at the beginning; later, it is waited for.</exception>
    public Task<WorkerSummary> WorkAsync(
        WorkerOptions? options = null, IProgress<WorkerEvent>? progress = null, CancellationToken stop = default) =>
        _engine.Ask(async () =>
        {
            using var worker = new FleetWorker(_engine, options ?? new WorkerOptions(), progress);
            return await worker.RunAsync(stop).ConfigureAwait(false);
        });

    /// <summary>
    /// Writes a job's results as one table: exactly one row per picture, in the order of submission. A call that was stopped is
    /// continued by the same call; the file appears when it is whole.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="format">Its form.</param>
    /// <param name="options">What is left out, and whether to wait; null for the defaults.</param>
    /// <param name="progress">Receives how far it is; null for nobody.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidDataException">There is no such job, it is not done, or it has results of another model.</exception>
    /// <exception cref="IOException">The file cannot be written, or the server cannot be reached.</exception>
    public async Task<CollectReport> CollectAsync(
        string job, string path, TableFormat format = TableFormat.Parquet, CollectOptions? options = null,
        IProgress<CollectProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var description = await ReadJobAsync(job, cancellation).ConfigureAwait(false);
        return await new TableCollector(_engine, description, options ?? new CollectOptions())
            .RunAsync(path, format, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Makes a dataset of a job's results, for training: detections above the threshold are labels, pictures without one are backgrounds,
    /// pictures that could not be scored are left out. A fifth of the pictures is for validation (<see cref="DetectedDataset"/>).
    /// </summary>
    /// <param name="job">The job; its pictures must be files that this machine sees.</param>
    /// <param name="folder">The folder to write; it must be empty or not exist.</param>
    /// <param name="format">The dataset's format, one of <see cref="DatasetFormats"/>.</param>
    /// <param name="options">How sure the model must be, and whether to wait; null for the defaults.</param>
    /// <param name="progress">Receives how far it is; null for nobody.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidDataException">There is no such job, it is not done, none of its pictures could be scored, or nothing was
    /// found in them.</exception>
    /// <exception cref="IOException">The folder is not empty or cannot be written, or the server cannot be reached.</exception>
    public async Task<CollectReport> ConvertAsync(
        string job, string folder, DatasetFormat format, CollectOptions? options = null, IProgress<CollectProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(format);
        var description = await ReadJobAsync(job, cancellation).ConfigureAwait(false);
        return await new PseudoLabels(_engine, description, options ?? new CollectOptions())
            .RunAsync(folder, format, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>Where a job stands.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidDataException">There is no such job.</exception>
    /// <exception cref="IOException">The server cannot be reached.</exception>
    public Task<JobStatus> ReadStatusAsync(string job, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(job);
        return _engine.Ask(() => new JobReports(_engine).ReadAsync(job, cancellation));
    }

    /// <summary>Where all jobs stand, by name.</summary>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="IOException">The server cannot be reached.</exception>
    public Task<IReadOnlyList<JobStatus>> ListJobsAsync(CancellationToken cancellation = default) =>
        _engine.Ask(() => new JobReports(_engine).ListAsync(cancellation));

    /// <summary>Takes a job's blocks from the workers; its results are kept until it is purged.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidDataException">There is no such job.</exception>
    /// <exception cref="IOException">The server cannot be reached.</exception>
    public Task CancelAsync(string job, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(job);
        return _engine.Ask(() => new JobRemoval(_engine).CancelAsync(job, cancellation));
    }

    /// <summary>Removes a job that is done or cancelled, with its results, and its model unless another job has it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidDataException">There is no such job, or it is neither done nor cancelled.</exception>
    /// <exception cref="IOException">The server cannot be reached.</exception>
    public Task PurgeAsync(string job, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(job);
        return _engine.Ask(() => new JobRemoval(_engine).PurgeAsync(job, cancellation));
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private Task<FleetJob> ReadJobAsync(string job, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(job);
        return _engine.Ask(() => new JobStore(_engine).ReadAsync(job, cancellation));
    }
}
