using MLNetGhost.Data;
using MLNetGhost.Files;
using MLNetGhost.Trainer.Export;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// A run from pictures to a model: trains, validates the best weights, folds, verifies and exports them. The program's <c>train</c> and
/// <c>GhostYolo.Fit</c> both do this; where they differ, <see cref="TrainingOptions"/> says so.
/// </summary>
public sealed class DetectionRun : IDisposable
{
    /// <summary>Name of the exported model's file, beside the checkpoints.</summary>
    public const string ModelFileName = "best.onnx";

    private readonly TrainingOptions _options;
    private readonly DetectionDataset _training;
    private readonly DetectionDataset _validation;

    /// <summary>Prepares a run, new or resumed.</summary>
    /// <inheritdoc cref="DetectionTrainer(TrainingOptions, DetectionDataset, DetectionDataset, string)"/>
    public DetectionRun(TrainingOptions options, DetectionDataset training, DetectionDataset validation, string folder)
    {
        Trainer = new DetectionTrainer(options, training, validation, folder);
        (_options, _training, _validation) = (Trainer.Options, training, Trainer.Validation);
    }

    /// <summary>The part that trains.</summary>
    public DetectionTrainer Trainer { get; }

    /// <summary>The exported model's file: <see cref="ModelFileName"/> in the run's folder.</summary>
    public string ModelPath => Path.Combine(Trainer.Folder, ModelFileName);

    /// <summary>Trains to the end, validates the best weights, and exports them if <see cref="TrainingOptions.Export"/> says so.</summary>
    /// <param name="progress">Receives notes, batches and epochs, on this thread.</param>
    /// <param name="cancellation">Stops the run after the current batch; it can be resumed.</param>
    /// <exception cref="OperationCanceledException">The run was stopped; it can be resumed from
    /// <see cref="DetectionTrainer.LastCheckpoint"/>.</exception>
    /// <exception cref="NonFiniteLossException">The loss is not finite.</exception>
    /// <exception cref="InvalidDataException">A picture cannot be decoded; what was trained is kept.</exception>
    /// <exception cref="ExportVerificationException">The exported model differs from the trained network; no file is written.</exception>
    public DetectionRunResult Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var training = Trainer.Train(progress, cancellation);
        progress?.Report(new TrainingStage("Validating the best weights"));
        var best = Checkpoint.Read(training.BestCheckpoint);
        var validator = new Validator(_validation, _options.ToValidationOptions()) { ReportsConvolutions = false };
        var validation = validator.Evaluate(best, progress, cancellation);
        if (_options.Export)
        {
            progress?.Report(new TrainingStage("Folding, exporting and verifying"));
        }

        return new DetectionRunResult(training, validation, _options.Export ? Export(best) : null)
        {
            Findings = RunFindings.Of(new RunFacts
            {
                Training = _training,
                Validated = validation.Images,
                Metrics = validation.Metrics,
                History = training.History,
                ImageSize = _options.ImageSize,
                LearningRate = Trainer.Recipe.Schedule.Rate,
                RecipeLearningRate = Trainer.Recipe.OwnRate,
                Steps = Trainer.OptimizerSteps,
                IsQuantizationAware = _options.QuantizationAware,
            }),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => Trainer.Dispose();

    private ExportedModel Export(Checkpoint best)
    {
        using var network = best.CreateNetwork();
        var model = OnnxExporter.Export(network, new ExportOptions
        {
            ClassNames = best.Info.ClassNames,
            Height = best.Info.ImageSize,
            Width = best.Info.ImageSize,
            Layout = _options.ExportLayout,
        });
        AtomicFile.Write(ModelPath, file => file.Write(model.Bytes));
        return model;
    }
}
