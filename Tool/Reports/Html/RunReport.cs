using System.Globalization;
using MLNetGhost.Evaluation;
using MLNetGhost.Files;
using MLNetGhost.Trainer.Export;

namespace MLNetGhost.Tool.Reports;

/// <summary>
/// <c>report.html</c> of a run, the page to open first: summary, classes, curves, the worst and best pictures, validation and
/// training batches, the comparison of the export, the options. Everything is embedded in the one file; pictures missing from the run's
/// folder are left out.
/// </summary>
internal static class RunReport
{
    /// <summary>Writes the page from the pictures that are in the folder.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="summary">The results of the run.</param>
    public static void Write(RunFolder folder, RunSummary summary)
    {
        var page = new HtmlPage($"{Path.GetFileName(folder.Path)}: {summary.Model}")
            .Lead(string.Create(
                CultureInfo.InvariantCulture,
                $"Trained on {summary.TrainingImages} pictures of {summary.Data}, validated on {summary.Metrics.ImageCount} with "
                + $"{summary.Metrics.InstanceCount} objects. All figures are from the best epoch, {summary.Best.Epoch} of "
                + $"{summary.History.Count}."))
            .Section("Summary", section => section.Facts(Facts(summary)))
            .Section("Classes", section => section.Table(
                ["Class", "Objects", "COCO AP",
                    "COCO AP50", "YOLO mAP50-95", "YOLO mAP50", "Precision", "Recall", "F1"], Classes(summary.Metrics)));
        AddPictures(page, folder, "Training", [(
            "results.png", "Losses, precision, recall, average precision and learning rate over the epochs")]);
        AddPictures(page, folder, "Precision, recall and confusion",
        [
            ("PR_curve.png", "Precision against recall, per class"),
            ("F1_curve.png", "F1 against the confidence threshold; the circle is the threshold with the best smoothed F1, at which "
                + "precision, recall and F1 of this report are taken"),
            ("confusion_matrix.png", string.Create(
                CultureInfo.InvariantCulture,
                $"Which class was predicted for which, at a confidence above {ConfusionMatrix.ConfidenceThreshold:0.00} and an IoU above "
                + $"{ConfusionMatrix.IouThreshold:0.00}")),
        ]);
        AddPhotographs(page, folder, "Worst pictures", [(RunPictures.Worst,
            "The lowest F1 of the validation split; labels on the left, detections on the right")]);
        AddPhotographs(page, folder, "Best pictures", [(RunPictures.Best, "The highest F1; labels on the left, detections on the right")]);
        AddPhotographs(page, folder, "Validation batches", RunPictures.ValidationSheets.Select(
            file => (file, "Pictures of the validation split, in dataset order; labels on the left, detections on the right")));
        AddPhotographs(page, folder, "Training batches", RunPictures.TrainingBatches.Select(
            file => (file, "What the network was trained on in the first epoch: augmented pictures with their labels")));
        AddPictures(page, folder, "Labels", [("labels.png", "Classes, sizes, shapes and positions of the training boxes")]);
        if (summary.Export is { } export)
        {
            page.Section("Export", section => AddExport(section, export));
        }

        if (File.Exists(folder.Options))
        {
            page.Section("Options", section => section.Preformatted(TextFile.Read(folder.Options)));
        }

        page.Write(folder.Report);
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

    private static void AddPictures(HtmlPage page, RunFolder folder, string heading, IEnumerable<(string File, string Caption)> pictures) =>
        AddPresent(page, folder, heading, pictures, (section, path, caption) => section.Picture(path, caption));

    private static void AddPhotographs(
        HtmlPage page, RunFolder folder, string heading, IEnumerable<(string File, string Caption)> pictures) =>
        AddPresent(page, folder, heading, pictures, (section, path, caption) => section.Photograph(path, caption));

    private static void AddPresent(
        HtmlPage page, RunFolder folder, string heading, IEnumerable<(string File, string Caption)> pictures, Action<HtmlPage, string,
            string> add)
    {
        var present = pictures.Where(picture => File.Exists(folder.In(picture.File))).ToArray();
        if (present.Length > 0)
        {
            page.Section(heading, section =>
            {
                foreach (var (file, caption) in present)
                {
                    add(section, folder.In(file), caption);
                }
            });
        }
    }

    private static void AddExport(HtmlPage section, ExportReport export)
    {
        var (trainToFolded, foldedToRuntime, trainToRuntime, pictures) = export.Verification;
        section
            .Paragraph(string.Create(
                CultureInfo.InvariantCulture,
                $"The folded model has {export.ParameterCount:N0} parameters in {export.NodeCount} nodes and "
                + $"{export.ByteCount / 1e6:0.00} MB. The three forms of the network were compared on {pictures} pictures; "
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
