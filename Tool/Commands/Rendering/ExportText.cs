using System.Globalization;
using MLNetGhost.Files;
using MLNetGhost.Trainer.Export;

namespace MLNetGhost.Tool.Commands;

/// <summary>Shows what an export wrote and how much the forms of the network differ.</summary>
internal static class ExportText
{
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
        var agreement = report.Agreement;
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Quantised {path}: {Counted.Of(report.QuantizedNodes, "node")} in 8 bits, {report.FloatNodes} in float, "
            + $"{report.QuantizedBytes / 1e6:0.00} MB instead of {report.FloatBytes / 1e6:0.00}, ranges from "
            + $"{Counted.Of(report.CalibrationPictures, "picture")}."));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  on {agreement.Pictures} pictures it finds {100 * agreement.Found:0.0} % of the float model's "
            + $"{agreement.ReferenceDetections} detections, and {100 * agreement.Confirmed:0.0} % of its own are the float model's; "
            + $"mean IoU {agreement.MeanIou:0.000}, mean score difference {agreement.MeanScoreDifference:0.000}"));
    }
}
