using System.Diagnostics;
using MLNetGhost.Evaluation;
using MLNetGhost.Reports;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Reports;

/// <summary>
/// Keeps the files of a run up to date as it progresses: after every epoch <c>results.csv</c>, <c>results.png</c> and the TensorBoard
/// events, and <c>report.html</c> after the first epoch and then every <see cref="ReportInterval"/>.
/// </summary>
/// <param name="run">The run's folder.</param>
/// <param name="before">The epochs before a resumption.</param>
/// <param name="model">The member of the family.</param>
/// <param name="data">The dataset.</param>
/// <param name="trainingImages">Number of training pictures.</param>
internal sealed class TrainingRecorder(RunFolder run, IEnumerable<EpochReport> before, string model, string data, int trainingImages)
    : IProgress<TrainingProgress>
{
    private readonly List<EpochReport> _epochs = [.. before];
    private readonly TensorBoardLog _log = new(run.Path);
    private (EpochReport Epoch, DetectionMetrics Metrics)? _best;
    private Stopwatch? _sinceReport;

    /// <summary>Epochs of small datasets take less time than the page; it is not written more often than this.</summary>
    public static TimeSpan ReportInterval { get; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        if (value is EpochProgress epoch)
        {
            _epochs.Add(epoch.Report);
            _log.Add(epoch.Report);
            ResultsFile.Write(run.Results, _epochs);
            TrainingCurvesPlot.Write(run.In("results.png"), _epochs);
            if (!(epoch.Report.Fitness <= _best?.Epoch.Fitness))
            {
                _best = (epoch.Report, epoch.Metrics);
            }

            if (_sinceReport is null || _sinceReport.Elapsed >= ReportInterval)
            {
                WriteReport(summary => summary with { ExpectedEpochs = epoch.EpochCount });
                _sinceReport = Stopwatch.StartNew();
            }
        }
    }

    /// <summary>Writes the report of a run that ended before its last epoch, so that the page no longer waits for more.</summary>
    /// <param name="remedy">How to continue it.</param>
    public void Stop(string remedy) => WriteReport(summary => summary with { Stopped = remedy });

    private void WriteReport(Func<RunSummary, RunSummary> state)
    {
        if (_best is { } best)
        {
            var summary = new RunSummary(model, data, trainingImages, [.. _epochs], best.Epoch, best.Metrics, Export: null);
            RunReport.Write(run.Path, state(summary));
        }
    }
}
