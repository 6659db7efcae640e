using System.Globalization;
using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Files;
using MLNetGhost.Model;
using MLNetGhost.Reports;
using MLNetGhost.Tool.Reports;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary>Asks a model which labels of a dataset are wrong, and writes what it disagrees with.</summary>
/// <param name="weights">The model.</param>
/// <param name="detector">How to run it.</param>
/// <param name="top">Number of labels on the page.</param>
/// <param name="project">Folder of the runs.</param>
/// <param name="name">Name of the run.</param>
internal sealed class MistakesRun(string weights, OnnxDetectorOptions detector, int top, string project, string name)
{
    /// <summary>A model that finds fewer of the labelled objects says little about the labels.</summary>
    private const double LeastMap50 = 0.5;

    /// <summary>Weak detections too, and every class of a place: a label that is right often has one, a wrong one hardly ever.</summary>
    public static SuppressionOptions LowThreshold { get; } = new() { ScoreThreshold = 0.001f, MultiLabel = true };

    /// <summary>Runs the model on all pictures and writes the page and the list.</summary>
    /// <param name="console">Where to say what was found.</param>
    /// <param name="splits">Splits with the same classes, without damaged pictures.</param>
    /// <param name="cancellation">Stops it between two pictures.</param>
    /// <exception cref="InvalidDataException">The model and the labels have no class in common, or a picture cannot be read.</exception>
    public void Write(ProgramConsole console, IReadOnlyList<DetectionDataset> splits, CancellationToken cancellation)
    {
        var images = splits.SelectMany(split => split.Images).DistinctBy(image => image.Path, StringComparer.Ordinal).ToArray();
        var dataset = splits[0] with { Images = images };
        using var model = ModelLoader.Load(console, weights, detector);
        var classes = MatchedClasses.Create(model.ClassNames, dataset).Match;
        Warn(console, classes, dataset);
        var validation = new DetectorValidation(model, LowThreshold);
        var result = ProgressBar.Run(console, "Asking the model", images.Length, step =>
            validation.Run(dataset, classes, step, cancellation));
        var mistakes = LabelMistakes.Rank(result.Images, dataset.ClassNames);
        Describe(console, mistakes, result.Metrics);
        var folder = RunFolder.Create(project, name);
        try
        {
            var page = Stage.Run(console, "Drawing crops", () => LabelMistakesReport.Write(
                folder.Path, $"{Path.GetFileName(dataset.Root)}, asked {Path.GetFileName(weights)}", mistakes, dataset.ClassNames, top));
            console.WriteLine($"Page: {page}");
            console.WriteLine($"List: {folder.In(LabelMistakesReport.ListName)}");
        }
        finally
        {
            folder.RemoveIfEmpty();
        }
    }

    private static void Warn(ProgramConsole console, ClassNameMatch classes, DetectionDataset dataset)
    {
        if (classes.SimilarNote is { } note)
        {
            console.WriteLine($"Warning: {note}");
        }

        if (classes.UnknownLabels.Count > 0)
        {
            var names = Excerpt.OfMany(classes.UnknownLabels.Select(id => dataset.ClassNames[id]));
            console.WriteLine($"Warning: The model does not know {names}; labels of such a class are not looked "
                + "at.");
        }
    }

    private static void Describe(ProgramConsole console, IReadOnlyList<LabelMistake> mistakes, DetectionMetrics metrics)
    {
        var kinds = Enum.GetValues<LabelMistakeKind>().Select(kind =>
            $"{mistakes.Count(mistake => mistake.Kind == kind)} {MistakeText.Title(kind).ToLowerInvariant()}");
        console.WriteLine($"The model disagrees in {Counted.Of(mistakes.Count, "place")}, beside "
            + $"{Counted.Of(metrics.InstanceCount, "label")}: {string.Join(", ", kinds)}.");
        var agreement = string.Create(CultureInfo.InvariantCulture, $"Measured on these labels, its mAP50 is {metrics.Yolo.Map50:0.000}");
        console.WriteLine(metrics.Yolo.Map50 < LeastMap50
            ? $"Warning: {agreement}: it finds too few of the objects to judge labels. Train it longer, or ask a better one."
            : $"{agreement}.");
    }
}
