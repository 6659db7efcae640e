using System.Globalization;
using MLNetGhost.Files;
using MLNetGhost.Trainer.Export;

namespace MLNetGhost.Tool.Commands;

/// <summary>Shows what an export wrote and how much the forms of the network differ.</summary>
internal static class ExportText
{
    /// <summary>Less is within the noise of the measurement.</summary>
    private const double LeastGain = 0.01;

    /// <summary>Writes the lines.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="report">What the export compared.</param>
    /// <param name="path">The file.</param>
    public static void Write(ProgramConsole console, ExportReport report, string path)
    {
        var differences = report.Verification;
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Exported {path}: {report.ParameterCount:N0} parameters, {Counted.Of(report.NodeCount, "node")}, "
            + $"{report.ByteCount / 1e6:0.00} MB. Largest differences on {Counted.Of(differences.Pictures, "picture")}:"));
        console.WriteLine($"  as trained – folded        {differences.TrainToFolded}");
        console.WriteLine($"  folded – ONNX Runtime      {differences.FoldedToRuntime}");
        console.WriteLine($"  as trained – ONNX Runtime  {differences.TrainToRuntime}");
        if (differences.DoublePrecision)
        {
            console.WriteLine($"  the first two in double precision; single precision alone differs from it by {differences.Rounding}");
        }
    }

    /// <summary>Writes the lines.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="report">What quantisation changed.</param>
    /// <param name="path">The file.</param>
    public static void Write(ProgramConsole console, QuantizationReport report, string path)
    {
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Quantised {path}: {Counted.Of(report.QuantizedNodes, "node")} in 8 bits, {report.FloatNodes} in float ({report.Placement}), "
            + $"{report.QuantizedBytes / 1e6:0.00} MB instead of {report.FloatBytes / 1e6:0.00}, ranges "
            + $"{(report.RangesAreTrained ? "as trained (--qat)" : $"from {Counted.Of(report.CalibrationPictures, "picture")}")}."));
        if (report.TimeRatio is { } ratio)
        {
            console.WriteLine("  " + Speed(ratio));
        }

        console.WriteLine("  " + Agreement(report.Agreement));
        if (report.Accuracy is { } accuracy)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  on {accuracy.Pictures} labelled pictures of {accuracy.Split}: mAP50 {accuracy.FloatMap50:0.000} in float, "
                + $"{accuracy.QuantizedMap50:0.000} in 8 bits; mAP50-95 {accuracy.FloatMap50To95:0.000} and "
                + $"{accuracy.QuantizedMap50To95:0.000} ({accuracy.QuantizedMap50To95 - accuracy.FloatMap50To95:+0.0000;−0.0000;0.0000})"));
        }

        foreach (var note in new[] { report.CalibrationNote, report.AccuracyNote }.OfType<string>())
        {
            WriteNote(console, note);
        }

        if (report.Trials.Count > 0)
        {
            WriteTrials(console, report);
        }
    }

    /// <summary>An error of a dataset comes with its warnings, each on a line.</summary>
    private static void WriteNote(ProgramConsole console, string note)
    {
        foreach (var line in note.ReplaceLineEndings("\n").Split('\n'))
        {
            console.WriteLine($"  {line}");
        }
    }

    private static string Speed(double ratio) => ratio < 1 - LeastGain
        ? string.Create(CultureInfo.InvariantCulture, $"one run takes {ratio:0.00} × the time of the float model here, on one thread")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"no gain in time here: one run takes {ratio:0.00} × the time of the float model, "
            + $"on one thread; the file is smaller");

    private static string Agreement(ModelAgreement agreement) => agreement.ReferenceDetections == 0
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"the float model finds nothing on {Counted.Of(agreement.Pictures, "picture")}, so "
            + $"there was nothing to compare ({agreement.Detections} detections in 8 bits); name pictures with objects that it knows")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"on {Counted.Of(agreement.Pictures, "picture")} it finds {100 * agreement.Found:0.0} % of the float model's "
            + $"{Counted.Of(agreement.ReferenceDetections, "detection")} ({100 * agreement.FoundClosely:0.0} % with an overlap of 0.9 or "
            + $"more), and {100 * agreement.Confirmed:0.0} % of its own are the float model's{Means(agreement)}");

    private static string Means(ModelAgreement agreement) => agreement.Matched == 0
        ? ""
        : string.Create(
            CultureInfo.InvariantCulture,
            $"; mean IoU {agreement.MeanIou:0.000}, mean score difference {agreement.MeanScoreDifference:0.000}");

    private static void WriteTrials(ProgramConsole console, QuantizationReport report)
    {
        console.WriteLine("Placements tried, time and detections relative to float; * is the one that was kept:");
        console.WriteLine("     time      MB  found  ≥ 0.9");
        foreach (var trial in report.Trials)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {(trial.IsChosen ? '*' : ' ')} {trial.TimeRatio,5:0.00} {trial.Bytes / 1e6,7:0.00} {100 * trial.Agreement.Found,6:0.0} "
                + $"{100 * trial.Agreement.FoundClosely,6:0.0}  {trial.Placement}"));
        }

        if (report.TuningFile is { } file)
        {
            console.WriteLine($"Tuning: {file}");
        }
    }
}
