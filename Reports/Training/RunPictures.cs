using MLNetGhost.Data;
using MLNetGhost.Evaluation;

namespace MLNetGhost.Reports;

/// <summary>Validation pictures in a run's folder: curves, confusion matrix, labels beside detections, the worst and the best.</summary>
internal static class RunPictures
{
    /// <summary>Labels beside detections, for the pictures with the lowest F1.</summary>
    public const string Worst = "worst.jpg";

    /// <summary>
    /// Labels beside detections, for the pictures with the highest F1 and the most objects; none of those in <see cref="Worst"/>.
    /// </summary>
    public const string Best = "best.jpg";

    /// <summary>Folder of the training batches.</summary>
    public const string TrainingFolder = "train_batches";

    private const int SheetLength = 6;

    /// <summary>A network that has learned nothing has its best F1 at confidence 0, which would show every box.</summary>
    private const double LeastConfidence = 0.05;

    /// <summary>Labels beside detections, for the first pictures of the split, six per sheet; a small split fills fewer sheets.</summary>
    public static IReadOnlyList<string> ValidationSheets { get; } = ["val_batch0.jpg", "val_batch1.jpg", "val_batch2.jpg"];

    /// <summary>The first training batches as the network sees them; an epoch may have fewer.</summary>
    public static IReadOnlyList<string> TrainingBatches { get; } = [.. Enumerable.Range(0, 3).Select(index =>
        $"{TrainingFolder}/batch{index}.png")];

    /// <summary>Removes pictures that an earlier run left in the folder, so that none is mistaken for one of this run.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="files">Their names.</param>
    public static void Remove(string folder, IEnumerable<string> files)
    {
        foreach (var path in files.Select(file => Path.Combine(folder, file)).Where(File.Exists))
        {
            File.Delete(path);
        }
    }

    /// <summary>Writes the pictures.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="metrics">The numbers of the validation.</param>
    /// <param name="images">Labels and detections of every picture.</param>
    public static void WriteValidation(string folder, DetectionMetrics metrics, IReadOnlyList<EvaluatedImage> images)
    {
        EvaluationPlots.Write(folder, metrics);
        var confidence = Math.Max(metrics.Yolo.BestConfidence, LeastConfidence);
        var scores = images.Select(image => PictureScore.Of(image, confidence)).ToArray();
        Remove(folder, [.. ValidationSheets, Worst, Best]);
        foreach (var (file, pictures) in ValidationSheets.Zip(scores.Chunk(SheetLength)))
        {
            Write(file, pictures);
        }

        var (worst, best) = Extremes(scores);
        Write(Worst, worst);
        Write(Best, best);

        void Write(string file, PictureScore[] pictures)
        {
            if (pictures.Length > 0)
            {
                TruthAndPrediction.Write(Path.Combine(folder, file), pictures, metrics.ClassNames, confidence);
            }
        }
    }

    /// <summary>The worst and the best pictures of a split, up to six of each; none is among both, the worst come first.</summary>
    /// <param name="scores">All pictures.</param>
    public static (PictureScore[] Worst, PictureScore[] Best) Extremes(IEnumerable<PictureScore> scores)
    {
        var ordered = scores.OrderBy(score => score.F1).ThenByDescending(score => score.Missed.Count + score.Wrong.Count).ToArray();
        var worst = ordered[..Math.Min(SheetLength, (ordered.Length + 1) / 2)];
        return (worst, [.. ordered[worst.Length..].OrderByDescending(score => score.F1).ThenByDescending(score => score.Found.Count)
            .Take(SheetLength)]);
    }

    /// <summary>Writes <c>labels.png</c>.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="training">The training split.</param>
    public static void WriteLabels(string folder, DetectionDataset training) =>
        training.PlotLabels(Path.Combine(folder, "labels.png"));
}
