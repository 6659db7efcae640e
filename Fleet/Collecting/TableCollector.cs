using MLNetGhost.Fleet.Engine;
using MLNetGhost.Fleet.Messages;
using MLNetGhost.Fleet.Results;

namespace MLNetGhost.Fleet.Collecting;

/// <summary>
/// Writes a job's results as one table: exactly one row per picture, in the order of submission. The table grows under a temporary name
/// beside its journal, and gets its own when it is whole. However large the job is, some thousand rows are in memory at a time.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="job">The job.</param>
/// <param name="options">What is left out, and whether to wait.</param>
internal sealed class TableCollector(EngineConnection engine, FleetJob job, CollectOptions options)
{
    /// <summary>Rows that are written together, a row group of Parquet.</summary>
    private const int MostRows = 1 << 14;

    /// <summary>Detections that are written together, for pictures with many.</summary>
    private const int MostDetections = 1 << 17;

    /// <summary>Rows after which the table is made whole and its journal written; later, when a tenth has been added.</summary>
    private const long LeastRowsBetween = 1 << 16;

    private const int ShareBetween = 10;

    private readonly List<PictureResult> _rows = [];
    private int _detectionsInRows;
    private long _first;
    private long _detections;
    private long _failed;
    private long _leftOut;

    /// <summary>Collects.</summary>
    /// <param name="path">The table to write or replace.</param>
    /// <param name="format">Its form.</param>
    /// <param name="progress">Receives how far it is; null for nobody.</param>
    /// <param name="cancellation">Stops it; the same call continues later.</param>
    /// <exception cref="InvalidDataException">The job is not done, or has results of another model.</exception>
    /// <exception cref="IOException">The file cannot be written, or the server cannot be reached.</exception>
    public async Task<CollectReport> RunAsync(
        string path, TableFormat format, IProgress<CollectProgress>? progress, CancellationToken cancellation)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var unfinished = $"{full}.part";
        var form = FormattableString.Invariant($"{format} {options.ScoreThreshold}");
        var journal = CollectJournal.Read(unfinished, job.Id, form);
        var resumed = Math.Min((journal?.NextBlock ?? 0) * job.BlockSize, job.Pictures);
        using (var file = Open(unfinished, journal))
        {
            try
            {
                _first = resumed;
                await FillAsync(
                    file, format, journal ?? new CollectJournal(job.Id, form, 0, 0, []), unfinished, progress, cancellation)
                    .ConfigureAwait(false);
            }
            catch when (!File.Exists(CollectJournal.PathOf(unfinished)))
            {
                File.Delete(unfinished);
                throw;
            }
        }

        progress?.Report(new CollectProgress(job.Pictures, job.Pictures));
        File.Move(unfinished, full, overwrite: true);
        File.Delete(CollectJournal.PathOf(unfinished));
        return new CollectReport(full, job.Pictures, _detections, _failed, resumed, _leftOut == 0 ? [] :
            [$"{_leftOut} detections were left out, because the COCO file that was submitted has no category of their class's name."]);
    }

    private async Task FillAsync(
        FileStream file, TableFormat format, CollectJournal journal, string unfinished, IProgress<CollectProgress>? progress,
        CancellationToken cancellation)
    {
        await using var writer = Create(format, file);
        var (next, checkpoint) = (journal.NextBlock, _first);
        try
        {
            await foreach (var block in new JobResults(engine, job).ReadAsync(next, options.Waits, cancellation).ConfigureAwait(false))
            {
                Add(block, format);
                next = block.Number + 1;
                if (_rows.Count >= MostRows || _detectionsInRows >= MostDetections)
                {
                    await WriteAsync(writer).ConfigureAwait(false);
                    progress?.Report(new CollectProgress(_first, job.Pictures));
                }

                if (_rows.Count == 0 && _first - checkpoint >= Math.Max(LeastRowsBetween, _first / ShareBetween))
                {
                    checkpoint = _first;
                    await KeepAsync(writer, file, journal with { NextBlock = next }, unfinished).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (next > 0 && e is InvalidDataException or OperationCanceledException)
        {
            await WriteAsync(writer).ConfigureAwait(false);
            await KeepAsync(writer, file, journal with { NextBlock = next }, unfinished).ConfigureAwait(false);
            throw;
        }

        await WriteAsync(writer).ConfigureAwait(false);
        await writer.FinishAsync().ConfigureAwait(false);
        file.Flush(flushToDisk: true);
    }

    private void Add(BlockResult block, TableFormat format)
    {
        foreach (var picture in block.Pictures)
        {
            var row = options.ScoreThreshold > 0 && picture.Detections.Count > 0
                ? picture with { Detections = [.. picture.Detections.Where(found => found.Score > options.ScoreThreshold)] }
                : picture;
            _rows.Add(row);
            _detectionsInRows += row.Detections.Count;
            _failed += row.Error is null ? 0 : 1;
            _leftOut += format == TableFormat.Coco && job.CategoryIds is { } ids
                ? row.Detections.Count(found => ids[found.ClassId] == 0)
                : 0;
        }
    }

    private async Task WriteAsync(IResultWriter writer)
    {
        if (_rows.Count == 0)
        {
            return;
        }

        await writer.WriteAsync(_rows, _first).ConfigureAwait(false);
        _first += _rows.Count;
        _detections += _detectionsInRows;
        _rows.Clear();
        _detectionsInRows = 0;
    }

    private static async Task KeepAsync(IResultWriter writer, FileStream file, CollectJournal journal, string unfinished)
    {
        var tail = await writer.CompleteAsync().ConfigureAwait(false);
        file.Flush(flushToDisk: true);
        (journal with { Length = file.Length - tail.Length, Tail = tail }).Write(unfinished);
    }

    private IResultWriter Create(TableFormat format, FileStream file) => format switch
    {
        TableFormat.Parquet => new ParquetResultWriter(file, job.ClassNames),
        TableFormat.JsonLines => new JsonLinesWriter(file),
        _ => new CocoResultsWriter(file, job.CategoryIds),
    };

    /// <summary>Opens the unfinished table, as long as its journal says; only one process at a time gets it.</summary>
    private static FileStream Open(string unfinished, CollectJournal? journal)
    {
        FileStream file;
        try
        {
            file = new FileStream(unfinished, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        }
        catch (IOException e) when (File.Exists(unfinished))
        {
            throw new IOException($"{unfinished} is being written by another process; wait until it is done, or write another table.", e);
        }

        file.SetLength(journal?.Length ?? 0);
        file.Position = file.Length;
        if (journal is not null)
        {
            file.Write(journal.Tail);
        }

        return file;
    }
}
