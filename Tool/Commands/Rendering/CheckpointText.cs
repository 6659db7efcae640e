using System.Globalization;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary>Shows what a checkpoint says about itself.</summary>
internal static class CheckpointText
{
    /// <summary>Writes the lines.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="path">The file.</param>
    /// <param name="info">Its description.</param>
    public static void Write(ProgramConsole console, string path, CheckpointInfo info)
    {
        var run = info.Options;
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{path}: trained at {info.ImageSize} × {info.ImageSize}, batches of {run.BatchSize}, "
                + $"seed {run.Seed}, {new FileInfo(path).Length / 1e6:0.00} MB"));
        console.WriteLine(info.Report is { } report
            ? string.Create(CultureInfo.InvariantCulture, $"Epoch:   {report.Epoch} of {run.Epochs}, "
                + $"mAP50 {MetricsTable.Text(report.Map50)}, mAP50-95 {MetricsTable.Text(report.Map)}")
            : "Epoch:   none finished yet");
        if (info.BeganFrom is { } source)
        {
            console.WriteLine($"Began:   from {source}");
        }

        console.WriteLine($"Classes: {string.Join(", ", info.ClassNames)}");
    }
}
