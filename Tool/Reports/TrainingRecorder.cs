using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Reports;

/// <summary>
/// Keeps the files of a run up to date as it progresses: after every epoch <c>results.csv</c>, <c>results.png</c> and the TensorBoard
/// events.
/// </summary>
/// <param name="run">The run's folder.</param>
/// <param name="before">The epochs before a resumption.</param>
internal sealed class TrainingRecorder(RunFolder run, IEnumerable<EpochReport> before) : IProgress<TrainingProgress>
{
    private readonly List<EpochReport> _epochs = [.. before];
    private readonly TensorBoardLog _log = new(run.Path);

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        if (value is EpochProgress epoch)
        {
            _epochs.Add(epoch.Report);
            _log.Add(epoch.Report);
            ResultsFile.Write(run.Results, _epochs);
            TrainingCurvesPlot.Write(run.In("results.png"), _epochs);
        }
    }
}
