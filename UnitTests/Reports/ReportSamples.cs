using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Trainer.Loss;
using MLNetGhost.Trainer.Training;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Reports;

/// <summary>Sample records for reports.</summary>
internal static class ReportSamples
{
    public static IReadOnlyList<EpochReport> Epochs(int count) => [.. Enumerable.Range(1, count).Select(epoch => new EpochReport
    {
        Epoch = epoch,
        TrainingLoss = new LossParts(4.0 / epoch, 3.0 / epoch, 3.5 / epoch),
        ValidationLoss = new LossParts(4.2 / epoch, 3.1 / epoch, 3.6 / epoch),
        Precision = 1 - (1.0 / epoch),
        Recall = 1 - (1.1 / (epoch + 1)),
        Map50 = 0.9 - (0.8 / epoch),
        Map = 0.6 - (0.5 / epoch),
        Fitness = 0.63 - (0.53 / epoch),
        IsBest = true,
        BiasLearningRate = 0.1 / epoch,
        LearningRate = 0.01,
        TrainingSeconds = 1.5,
        ValidationSeconds = 0.5,
        ImagesPerSecond = 20,
        ResidentBytes = 1 << 30,
    })];

    public static DetectionDataset Dataset(int images = 20, int seed = 0)
    {
        var random = new Random(seed);
        return new DetectionDataset("", "train", ["cat", "dog"], [.. Enumerable.Range(0, images).Select(i => new AnnotatedImage(
            $"{i}.jpg", 640, 480, [.. Enumerable.Range(0, i % 5).Select(_ => RandomBox(random))]))], []);
    }

    /// <summary>Labels and detections of a detector that is sure of most objects, misses some and reports some that do not exist.</summary>
    public static IReadOnlyList<EvaluatedImage> Evaluated(int images)
    {
        var random = new Random(1);
        return [.. Dataset(images).Images.Select(image => new EvaluatedImage(image.Path, image.Annotations,
        [
            .. image.Annotations.Where(_ => random.Next(5) > 0)
                .Select(annotation => Detected(annotation, 0.3f + (0.7f * random.NextSingle()))),
            Detected(RandomBox(random), 0.6f * random.NextSingle()),
        ]))];

        static Detection Detected(Annotation annotation, float score) => new(annotation.ClassId, annotation.ClassId == 0
            ? "cat" : "dog", score, annotation.Box);
    }

    /// <summary>The number of different colours in a PNG file: a drawing has many, an empty picture one.</summary>
    public static int ColoursOf(string path)
    {
        using var bitmap = SKBitmap.Decode(path);
        return bitmap.Pixels.Distinct().Count();
    }

    private static Annotation RandomBox(Random random)
    {
        var (x, y) = (random.Next(400), random.Next(300));
        return new Annotation(random.Next(2), new BoundingBox(x, y, x + random.Next(10, 200), y + random.Next(10, 150)));
    }
}
