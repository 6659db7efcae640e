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
    /// <summary>Every so many pictures one is for validation.</summary>
    private const int ValidationStride = 10;

    private const string Train = "train";
    private const string Validation = "val";

    /// <summary>Writes the dataset.</summary>
    /// <param name="folder">The folder to write; it must be empty or not exist.</param>
    /// <param name="format">Its format.</param>
    /// <param name="progress">Receives how far reading is; null for nobody.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidDataException">The job is not done, or none of its pictures could be scored.</exception>
    /// <exception cref="IOException">The folder is not empty or cannot be written, or the server cannot be reached.</exception>
    public async Task<CollectReport> RunAsync(
        string folder, DatasetFormat format, IProgress<CollectProgress>? progress, CancellationToken cancellation)
    {
        Files.AtomicFolder.RequireEmpty(Path.GetFullPath(folder));
        var (train, validation, failed, labels) = (new List<AnnotatedImage>(), new List<AnnotatedImage>(), 0L, 0L);
        var labelled = 0;
        await foreach (var block in new JobResults(engine, job).ReadAsync(0, options.Waits, cancellation).ConfigureAwait(false))
        {
            foreach (var picture in block.Pictures)
            {
                if (picture.Error is not null || picture.Width == 0 || picture.Height == 0)
                {
                    failed++;
                    continue;
                }

                var image = ToImage(picture);
                labels += image.Annotations.Count;
                ((labelled++ % ValidationStride) == ValidationStride - 1 ? validation : train).Add(image);
            }

            progress?.Report(new CollectProgress(block.First + block.Pictures.Count, job.Pictures));
        }

        if (train.Count == 0)
        {
            throw new InvalidDataException($"None of the {job.Pictures} pictures of the job '{job.Name}' could be scored; look at the "
                + "errors in its table.");
        }

        if (validation.Count == 0 && train.Count > 1)
        {
            validation.Add(train[^1]);
            train.RemoveAt(train.Count - 1);
        }

        List<DetectionDataset> splits = [Split(Train, train)];
        if (validation.Count > 0)
        {
            splits.Add(Split(Validation, validation));
        }

        var warnings = await Task.Run(() => format.Write(folder, splits), cancellation).ConfigureAwait(false);
        return new CollectReport(
            Path.GetFullPath(folder), train.Count + validation.Count, labels, failed, 0, [.. warnings.Select(warning => warning.Message)]);
    }

    private DetectionDataset Split(string name, List<AnnotatedImage> images) => new(job.Root, name, job.ClassNames, images, []);

    private AnnotatedImage ToImage(PictureResult picture) => new(picture.Picture, picture.Width, picture.Height,
    [
        .. picture.Detections.Where(detection => detection.Score > options.ScoreThreshold)
            .Select(detection => new Annotation(detection.ClassId, Clip(detection.Box, picture))),
    ]);

    private static BoundingBox Clip(BoundingBox box, PictureResult picture) => new(
        Math.Clamp(box.X0, 0, picture.Width), Math.Clamp(box.Y0, 0, picture.Height),
        Math.Clamp(box.X1, 0, picture.Width), Math.Clamp(box.Y1, 0, picture.Height));
}
