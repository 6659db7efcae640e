using System.Globalization;
using MLNetGhost.Evaluation;
using MLNetGhost.Files;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Reports;

/// <summary>
/// <c>report.html</c> of a run, the page to open first: summary, findings, the worst and best pictures, curves, classes, validation and
/// training batches, the comparison of the export, the options. Everything is embedded in the one file; pictures missing from the run's
/// folder are left out. While the run goes on, the page loads itself again.
/// </summary>
internal static class RunReport
{
    /// <summary>The options of a run of the program.</summary>
    private const string OptionsName = "args.yaml";

    /// <summary>How often a browser loads the page of a run that goes on.</summary>
    private const int RefreshSeconds = 20;

    /// <summary>With hundreds of classes, nobody reads more.</summary>
    private const int MostFindings = 12;

    /// <summary>Writes the page from the pictures that are in the folder.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="summary">The results of the run.</param>
    public static void Write(string folder, RunSummary summary)
    {
        // Of a run that is not finished, what the folder has of validation is from an earlier run.
        var isFinished = summary is { ExpectedEpochs: null, Stopped: null };
        var page = new HtmlPage($"{Path.GetFileName(folder)}: {summary.Model}")
        {
            RefreshSeconds = summary.ExpectedEpochs is null ? null : RefreshSeconds,
        };
        page.Lead(Lead(summary));
        if (State(summary) is { } state)
        {
            page.State(state);
        }

        page.Section("Summary", section => section.Facts(Facts(summary)));
        if (summary.Findings.Count > 0)
        {
            page.Section("What would help", section => section.List(Findings(summary.Findings)));
        }

        if (isFinished)
        {
            AddPhotographs(page, folder, "Worst and best pictures",
            [
                (RunPictures.Worst, "The lowest F1 of the validation split; labels on the left, detections on the right"),
                (RunPictures.Best, "The highest F1 of the others; labels on the left, detections on the right"),
            ]);
        }

        AddPictures(page, folder, "Training", [(
            "results.png", "Losses, precision, recall, average precision and learning rate over the epochs")]);
        if (isFinished)
        {
            AddPictures(page, folder, "Precision, recall and confusion",
            [
                ("PR_curve.png", "Precision against recall, per class"),
                ("F1_curve.png", "F1 against the confidence threshold; the circle is the threshold with the best smoothed F1, at which "
                    + "precision, recall and F1 of this report are taken"),
                ("confusion_matrix.png", string.Create(
                    CultureInfo.InvariantCulture,
                    $"Which class was predicted for which, at a confidence above {ConfusionMatrix.ConfidenceThreshold:0.00} and an "
                    + $"IoU above {ConfusionMatrix.IouThreshold:0.00}")),
            ]);
        }

        page.Section("Classes", section => section.Table(
            ["Class", "Objects", "COCO AP",
                "COCO AP50", "YOLO mAP50-95", "YOLO mAP50", "Precision", "Recall", "F1"], Classes(summary.Metrics)));
        if (isFinished)
        {
            AddPhotographs(page, folder, "Validation batches", RunPictures.ValidationSheets.Select(
                file => (file, "Pictures of the validation split, in dataset order; labels on the left, detections on the right")));
        }

        AddPhotographs(page, folder, "Training batches", RunPictures.TrainingBatches.Select(
            file => (file, "What the network was trained on in the first epoch: augmented pictures with their labels")));
        AddPictures(page, folder, "Labels", [("labels.png", "Classes, sizes, shapes and positions of the training boxes")]);
        if (summary.Export is { } export)
        {
            page.Section("Export", section => AddExport(section, export));
        }

        var options = Path.Combine(folder, OptionsName);
        if (File.Exists(options))
        {
            page.Section("Options", section => section.Preformatted(TextFile.Read(options)));
        }

        page.Write(Path.Combine(folder, TrainingReport.FileName));
    }

    private static string Lead(RunSummary summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"Trained on {Counted.Of(summary.TrainingImages, "picture")} of {summary.Data}, validated on {summary.Metrics.ImageCount} with "
        + $"{Counted.Of(summary.Metrics.InstanceCount, "object")}. All figures are from the best epoch, {summary.Best.Epoch} of "
        + $"{summary.History.Count}.");

    private static string? State(RunSummary summary) => summary switch
    {
        { Stopped: { } remedy } => string.Create(
            CultureInfo.InvariantCulture, $"Stopped after {Counted.Of(summary.History.Count, "epoch")}. {remedy}"),
        { ExpectedEpochs: { } expected } => string.Create(
            CultureInfo.InvariantCulture,
            $"Training goes on: epoch {summary.History.Count} of {expected} is done. This page loads itself again every "
            + $"{RefreshSeconds} seconds."),
        _ => null,
    };

    private static IEnumerable<string> Findings(IReadOnlyList<Finding> findings)
    {
        var texts = findings.Take(MostFindings).Select(finding => finding.Text);
        return findings.Count > MostFindings
            ? texts.Append(string.Create(CultureInfo.InvariantCulture, $"And {findings.Count - MostFindings} more about other classes."))
            : texts;
    }

    private static IEnumerable<(string Name, string Value)> Facts(RunSummary summary)
    {
        var (metrics, best) = (summary.Metrics, summary.Best);
        var seconds = summary.History.Sum(epoch => epoch.TrainingSeconds + epoch.ValidationSeconds);
        return
        [
            ("COCO AP", Number(metrics.Coco.AveragePrecision)),
            ("COCO AP50", Number(metrics.Coco.AveragePrecision50)),
            ("YOLO mAP50-95", Number(metrics.Yolo.Map)),
            ("YOLO mAP50", Number(metrics.Yolo.Map50)),
            ("precision", Number(metrics.Yolo.Precision)),
            ("recall", Number(metrics.Yolo.Recall)),
            ("confidence at the best F1", Number(metrics.Yolo.BestConfidence)),
            ("best epoch", string.Create(CultureInfo.InvariantCulture, $"{best.Epoch} of {summary.History.Count}")),
            ("training and validation", Duration(seconds)),
            .. Teacher(summary),
            ("training pictures per second", best.ImagesPerSecond.ToString("0.0", CultureInfo.InvariantCulture)),
        ];
    }

    private static IEnumerable<(string Name, string Value)> Teacher(RunSummary summary)
    {
        var (teacher, training) = (summary.History.Sum(epoch => epoch.TeacherSeconds), summary.History.Sum(epoch => epoch.TrainingSeconds));
        return summary.History.Any(epoch => epoch.TeacherLoss is not null)
            ? [("teacher", string.Create(CultureInfo.InvariantCulture, $"{Duration(teacher)}, {100 * teacher / training:0} % of training"))]
            : [];
    }

    private static IEnumerable<string[]> Classes(DetectionMetrics metrics) =>
        metrics.Yolo.PerClass.Zip(metrics.Coco.PerClass, (yolo, coco) => new[]
    {
        yolo.Name, yolo.Instances.ToString(CultureInfo.InvariantCulture), Number(coco.AveragePrecision), Number(coco.AveragePrecision50),
        Number(yolo.AveragePrecision), Number(yolo.AveragePrecision50), Number(yolo.Precision), Number(yolo.Recall), Number(yolo.F1),
    });

    private static void AddPictures(HtmlPage page, string folder, string heading, IEnumerable<(string File, string Caption)> pictures) =>
        AddPresent(page, folder, heading, pictures, (section, path, caption) => section.Picture(path, caption));

    private static void AddPhotographs(
        HtmlPage page, string folder, string heading, IEnumerable<(string File, string Caption)> pictures) =>
        AddPresent(page, folder, heading, pictures, (section, path, caption) => section.Photograph(path, caption));

    private static void AddPresent(
        HtmlPage page, string folder, string heading, IEnumerable<(string File, string Caption)> pictures, Action<HtmlPage, string,
            string> add)
    {
        var present = pictures.Where(picture => File.Exists(Path.Combine(folder, picture.File))).ToArray();
        if (present.Length > 0)
        {
            page.Section(heading, section => section.Gallery(gallery =>
            {
                foreach (var (file, caption) in present)
                {
                    add(gallery, Path.Combine(folder, file), caption);
                }
            }));
        }
    }

    private static void AddExport(HtmlPage section, ExportReport export)
    {
        var (trainToFolded, foldedToRuntime, trainToRuntime, pictures) = export.Verification;
        section
            .Paragraph(string.Create(
                CultureInfo.InvariantCulture,
                $"The folded model has {export.ParameterCount:N0} parameters in {Counted.Of(export.NodeCount, "node")} and "
                + $"{export.ByteCount / 1e6:0.00} MB. The three forms of the network were compared on "
                + $"{Counted.Of(pictures, "picture")}; "
                + $"the largest differences were:"))
            .Table(["Compared", "Boxes, px", "Scores"],
            [
                Row("as trained – folded", trainToFolded),
                Row("folded – ONNX Runtime", foldedToRuntime),
                Row("as trained – ONNX Runtime", trainToRuntime),
            ]);

        static string[] Row(string name, OutputDifference difference) =>
            [name, difference.Boxes.ToString(
                "0.0e+0", CultureInfo.InvariantCulture), difference.Scores.ToString("0.0e+0", CultureInfo.InvariantCulture)];
    }

    private static string Duration(double seconds) => seconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s")
        : seconds < 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 3600)} h {(int)(seconds / 60) % 60} min");

    private static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString("0.000", CultureInfo.InvariantCulture);
}
