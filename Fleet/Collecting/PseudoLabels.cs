using MLNetGhost.Data;
using MLNetGhost.Fleet.Engine;
using MLNetGhost.Fleet.Messages;

namespace MLNetGhost.Fleet.Collecting;

/// <summary>
/// Makes a labelled dataset of a job's results: what the model is sure of becomes a label, a picture in which it is sure of nothing becomes
/// a background, and one that could not be scored is left out. The dataset is in memory while it is written, as any dataset is.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="job">The job.</param>
/// <param name="options">How sure the model must be, and whether to wait.</param>
internal sealed class PseudoLabels(EngineConnection engine, FleetJob job, CollectOptions options)
{
    /// <summary>Writes the dataset.</summary>
    /// <param name="folder">The folder to write; it must be empty or not exist.</param>
    /// <param name="format">Its format.</param>
    /// <param name="progress">Receives how far reading is; null for nobody.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidDataException">The job is not done, none of its pictures could be scored, or nothing was found in them.
    /// </exception>
    /// <exception cref="IOException">The folder is not empty or cannot be written, or the server cannot be reached.</exception>
    public async Task<CollectReport> RunAsync(
        string folder, DatasetFormat format, IProgress<CollectProgress>? progress, CancellationToken cancellation)
    {
        Files.AtomicFolder.RequireEmpty(Path.GetFullPath(folder));
        var (pictures, failed) = (new List<DetectedPicture>(), 0L);
        await foreach (var block in new JobResults(engine, job).ReadAsync(0, options.Waits, cancellation).ConfigureAwait(false))
        {
            foreach (var picture in block.Pictures)
            {
                if (picture.Error is not null || picture.Width == 0 || picture.Height == 0)
                {
                    failed++;
                    continue;
                }

                pictures.Add(new DetectedPicture(picture.Picture, picture.Width, picture.Height,
                    [.. picture.Detections.Where(detection => detection.Score > options.ScoreThreshold)]));
            }

            progress?.Report(new CollectProgress(block.First + block.Pictures.Count, job.Pictures));
        }

        if (pictures.Count == 0)
        {
            throw new InvalidDataException($"None of the {job.Pictures} pictures of the job '{job.Name}' could be scored; look at the "
                + "errors in its table.");
        }

        return await Task.Run(
            () =>
            {
                var splits = DetectedDataset.Create(job.Root, job.ClassNames, pictures);
                var warnings = format.Write(folder, splits);
                var labels = splits.Sum(split => split.Images.Sum(image => (long)image.Annotations.Count));
                return new CollectReport(
                    Path.GetFullPath(folder), pictures.Count, labels, failed, 0, [.. warnings.Select(warning => warning.Message)]);
            },
            cancellation).ConfigureAwait(false);
    }
}
