using System.Globalization;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Samples.CustomTraining;

/// <summary>A program can do what it likes with progress reports; this one writes a line per epoch.</summary>
internal sealed class EpochLines : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        switch (value)
        {
            case TrainingNote note:
                Console.WriteLine(note.Text);
                break;
            case EpochProgress { Report: var report } epoch:
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Epoch {report.Epoch}/{epoch.EpochCount}: box {report.TrainingLoss.Box:F3}, class {report.TrainingLoss.Class:F3}, "
                    + $"dfl {report.TrainingLoss.Dfl:F3}, mAP50 {report.Map50:F3}, {report.ImagesPerSecond:F0} images/s"));
                break;
        }
    }
}
