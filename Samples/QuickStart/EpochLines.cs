using System.Globalization;
using MLNetGhost.Trainer.Training;
using Spectre.Console;

namespace MLNetGhost.Samples.QuickStart;

/// <summary>Writes a line per epoch and, on a terminal, a running count of batches in between.</summary>
internal sealed class EpochLines : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        switch (value)
        {
            // Warnings, from training and from reading, also arrive through MLContext.Log.
            case TrainingNote { IsWarning: false } note:
                Console.WriteLine(note.Text);
                break;
            case BatchProgress batch when AnsiConsole.Profile.Out.IsTerminal:
                Console.Write($"\rEpoch {batch.Epoch}/{batch.EpochCount}, batch {batch.Batch}/{batch.BatchCount}, "
                    + $"{batch.ImagesPerSecond:F0} images/s ");
                break;
            case EpochProgress { Report: var report } epoch:
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(AnsiConsole.Profile.Out.IsTerminal ? "\r" : "")}Epoch {report.Epoch,2}/{epoch.EpochCount}  box "
                    + $"{report.TrainingLoss.Box:F3}  class {report.TrainingLoss.Class:F3}  dfl {report.TrainingLoss.Dfl:F3}  mAP50 "
                    + $"{report.Map50:F3}  mAP50-95 {report.Map:F3}  {report.ImagesPerSecond:F0} images/s"));
                break;
        }
    }
}
