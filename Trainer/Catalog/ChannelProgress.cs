using System.Globalization;
using Microsoft.ML.Runtime;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Trainer;

/// <summary>Forwards a run's reports to <c>MLContext.Log</c> and to the caller's receiver.</summary>
/// <param name="channel">Receives sentences for the log.</param>
/// <param name="receiver">Receives every report; null for none.</param>
internal sealed class ChannelProgress(IChannel channel, IProgress<TrainingProgress>? receiver) : IProgress<TrainingProgress>
{
    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        switch (value)
        {
            case TrainingNote { IsWarning: true } note:
                channel.Warning(MessageSensitivity.UserData, note.Text);
                break;
            case TrainingNote note:
                channel.Info(MessageSensitivity.UserData, note.Text);
                break;
            case EpochProgress { Report: var report } progress:
                channel.Info(MessageSensitivity.None, string.Create(
                    CultureInfo.InvariantCulture,
                    $"Epoch {report.Epoch} of {progress.EpochCount}: box {report.TrainingLoss.Box:F3}, class "
                    + $"{report.TrainingLoss.Class:F3}, dfl {report.TrainingLoss.Dfl:F3}, mAP50 {report.Map50:F3}, mAP50-95 "
                    + $"{report.Map:F3}."));
                break;
        }

        receiver?.Report(value);
    }
}
