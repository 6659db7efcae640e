using System.Diagnostics;
using MLNetGhost.Data;
using MLNetGhost.Files;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Loss;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Torch;
using TorchSharp;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// Trains a detector: per epoch <see cref="TrainEpoch"/>, <see cref="Evaluate"/> and <see cref="SaveCheckpoint"/>. Never prints;
/// it reports what happens. The folder always holds <c>last.safetensors</c>, from which a run that was stopped or killed
/// continues as if nothing had happened, and after the first epoch <c>best.safetensors</c>.
/// </summary>
public sealed class DetectionTrainer : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly BatchLoader _loader;
    private readonly Validator _validator;
    private readonly Learner _learner;
    private readonly Teaching? _teaching;
    private readonly IReadOnlyList<string> _classNames;
    private readonly IReadOnlyList<TrainingNote> _notes;
    private readonly string? _beganFrom;
    private readonly string? _convolutionNote;
    private RunPosition _position;

    /// <summary>Prepares a run, new or resumed.</summary>
    /// <param name="options">Everything besides the data.</param>
    /// <param name="training">The training split.</param>
    /// <param name="validation">
    /// The validation split. Its classes are matched with those of the training split by name, and must all be among them.
    /// </param>
    /// <param name="folder">Where checkpoints are written; created if missing. Checkpoints of another run there are replaced.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="FileNotFoundException">A checkpoint, a picture or the teacher does not exist.</exception>
    /// <exception cref="InvalidDataException">A split cannot be used, a checkpoint is damaged or does not belong to the data, or the
    /// teacher is no detector, is not that of the resumed run, or has no class in common with the data.</exception>
    public DetectionTrainer(TrainingOptions options, DetectionDataset training, DetectionDataset validation, string folder)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options.Validate();
        OpenMpSpinning.Shorten();
        var resumed = options.ResumeFrom is { } path ? ResumedRun.Read(path, training) : null;
        _options = resumed is null ? options.WithFullPaths() : ResumedRun.Merge(resumed.Info.Options, options);
        validation = ClassLists.Align(training, validation, out var classNote);
        var device = TorchDevice.Find(_options.Device);

        _classNames = training.ClassNames;
        Recipe = TrainingRecipe.Resolve(_options, training.Images.Count, _classNames.Count, resumed?.Run!.Optimizer);
        var memory = new ImageCacheBudget();
        var batches = CreateBatchOptions(_options, Recipe) with { Destination = device };
        _loader = new BatchLoader(training, batches, memory);
        _validator = new Validator(validation, _options.ToValidationOptions(), memory);
        var network = DetectionNetwork.Create(_options.Model, _classNames.Count, _options.Seed, CheckpointInfo.FormOf(_options));
        var (source, line) = resumed is null ? Begin(network, training) : (resumed.Info.BeganFrom, null);
        _beganFrom = source;
        _convolutionNote = ConvolutionReport.Examine(network, device.type);
        _teaching = _options.Teacher is null
            ? null
            : Teaching.Open(_options, Recipe, batches, training, network.NeckChannels, resumed);
        _learner = new Learner(network, _options, Recipe);
        _position = resumed?.Run!.Position ?? new RunPosition { ImageCount = training.Images.Count };
        if (resumed is not null)
        {
            _learner.Restore(resumed);
        }

        DatasetWarning[] warnings = [.. training.Warnings, .. _loader.Warnings, .. _validator.Warnings];
        _notes =
        [
            .. line is null ? Array.Empty<TrainingNote>() : [new TrainingNote(line)],
            .. DatasetReport.Create(training, validation, warnings),
            .. CreateNotes(resumed, classNote),
        ];
        Validation = validation;
        Folder = Directory.CreateDirectory(folder).FullName;
        DeleteUnfinishedFiles();
    }

    /// <summary>Where checkpoints are written.</summary>
    public string Folder { get; }

    /// <summary>The options in effect: for a resumed run, those that it began with.</summary>
    internal TrainingOptions Options => _options;

    /// <summary>The validation split, with the class ids of the training split.</summary>
    internal DetectionDataset Validation { get; }

    /// <summary>The settings chosen where the options leave them open.</summary>
    internal TrainingRecipe Recipe { get; }

    /// <summary>Steps that the optimiser has taken.</summary>
    internal long OptimizerSteps => _learner.OptimizerSteps;

    /// <summary>The file with the weights of the best epoch.</summary>
    public string BestCheckpoint => Path.Combine(Folder, Checkpoint.BestFileName);

    /// <summary>The file with the newest weights and the state of the run.</summary>
    public string LastCheckpoint => Path.Combine(Folder, Checkpoint.LastFileName);

    /// <summary>The teacher's side of the run; null without one.</summary>
    internal Teaching? Teaching => _teaching;

    /// <summary>How often <c>last</c> is rewritten within a long epoch.</summary>
    internal TimeSpan SaveInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Trains to the end.</summary>
    /// <param name="progress">Receives notes, batches and epochs, on this thread.</param>
    /// <param name="cancellation">Stops the run after the current batch; <c>last</c> is written first.</param>
    /// <exception cref="OperationCanceledException">The run was stopped; it can be resumed from <see cref="LastCheckpoint"/>.</exception>
    /// <exception cref="NonFiniteLossException">The loss or its gradient is not finite.</exception>
    /// <exception cref="InsufficientMemoryException">The device's memory does not suffice for a batch; the message says what
    /// fits.</exception>
    /// <exception cref="InvalidDataException">A picture cannot be decoded; <c>last</c> is written first, so that no training is
    /// lost.</exception>
    public TrainingResult Train(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var threads = new TorchThreads(_options.Threads);
        foreach (var note in _notes)
        {
            progress?.Report(note);
        }

        if (_position.Iteration == 0)
        {
            File.Delete(BestCheckpoint);
            SaveLast();
        }

        ValidationResult? validation = null;
        progress?.Report(new TrainingStage("Building the first batches"));
        while (_position.Epoch < _options.Epochs && !HasStoppedImproving)
        {
            try
            {
                TrainEpoch(progress, cancellation);
                NativeHeap.Trim();
                validation = Evaluate(progress, cancellation);
                NativeHeap.Trim();
            }
            catch (Exception failure) when (failure is OperationCanceledException || (IsOfData(failure) && _learner.IsFinite))
            {
                // The position is after the last whole batch: what was trained is kept, and the run resumes exactly from there.
                SaveLast();
                throw;
            }

            var report = FinishEpoch(validation);
            SaveCheckpoint(report);
            progress?.Report(new EpochProgress(report, _options.Epochs, validation.Metrics));
        }

        var history = _position.History;
        return new TrainingResult(
            BestCheckpoint,
            LastCheckpoint,
            history.Last(report => report.IsBest),
            history,
            StoppedEarly: history.Count < _options.Epochs,
            validation?.Metrics);
    }

    /// <summary>Writes the first batches of the first epoch as pictures, with their boxes, as the network will see them.</summary>
    /// <param name="count">How many batches.</param>
    /// <param name="folder">Where to write; created if missing.</param>
    /// <returns>The files.</returns>
    public IReadOnlyList<string> PreviewBatches(int count, string folder) => BatchPreview.WriteEpoch(_loader, epoch: 0, count, folder);

    /// <inheritdoc/>
    public void Dispose()
    {
        _learner.Dispose();
        _teaching?.Dispose();
    }

    /// <summary>Gives a new network the weights that the options ask for.</summary>
    /// <returns>Where they come from, and the first line of the log.</returns>
    private (string? Source, string? Line) Begin(DetectionNetwork network, DetectionDataset training)
    {
        if (_options.QuantizationAware)
        {
            var source = QuantizationAwareTraining.Load(network, _options.PretrainedWeights!, training.ClassNames, training.Root);
            return (source, $"Begins from {source}, to be trained for eight bits.");
        }

        var initial = InitialWeights.Load(network, _options.PretrainedWeights, _options.Trunk);
        return (initial.Source, initial.Line);
    }

    /// <summary>True for a picture that cannot be read or decoded.</summary>
    private static bool IsOfData(Exception failure) => failure is IOException or InvalidDataException or UnauthorizedAccessException;

    private bool HasStoppedImproving => _position.Best.IsStale(_position.Epoch - 1, _options.Patience);

    /// <summary>Trains on the remaining batches of the epoch.</summary>
    private void TrainEpoch(IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var (epoch, secondsBefore) = (_position.Epoch, _position.Seconds);
        _learner.BeginTraining(epoch, isResumed: _position.Batch > 0);
        var watch = Stopwatch.StartNew();
        var sinceSaved = Stopwatch.StartNew();
        foreach (var batch in _loader.Epoch(epoch, _position.Batch, cancellation))
        {
            using (batch)
            {
                var point = Recipe.Schedule.At(_position.Iteration, epoch);
                TrainBatch(batch, point);
                _position = _position with
                {
                    Seconds = secondsBefore + watch.Elapsed.TotalSeconds,
                    TeacherSeconds = _position.TeacherSeconds + (_teaching?.TakeSeconds() ?? 0),
                };
                progress?.Report(new BatchProgress(
                    epoch + 1,
                    _options.Epochs,
                    _position.Batch,
                    _loader.BatchCount,
                    _position.LossSum / _position.Batch,
                    point.Rate,
                    ImagesPerSecond));
            }

            cancellation.ThrowIfCancellationRequested();
            if (sinceSaved.Elapsed >= SaveInterval)
            {
                SaveLast();
                sinceSaved.Restart();
            }
        }
    }

    private void TrainBatch(TrainingBatch batch, SchedulePoint point)
    {
        var (parts, taught) = OnBatch(batch, (images, targets) => Learn(batch, images, targets));
        if (!parts.IsFinite || !_learner.HasFiniteGradients)
        {
            var cause = OnBatch(batch, (images, targets) => FindNonFinite(batch, images, targets));
            throw new NonFiniteLossException(_position.Epoch + 1, _position.Batch + 1, parts, LastCheckpoint, cause);
        }

        var step = _position.Iteration - _position.LastStep >= point.Accumulation;
        if (step)
        {
            _learner.Step(point);
            _teaching?.Step(point);
        }

        _position = _position with
        {
            Batch = _position.Batch + 1,
            Iteration = _position.Iteration + 1,
            LastStep = step ? _position.Iteration : _position.LastStep,
            LossSum = _position.LossSum + parts,
            TeacherLossSum = _position.TeacherLossSum + taught,
        };
    }

    /// <summary>Does something with the pictures of a batch in the size that is their turn.</summary>
    private T OnBatch<T>(TrainingBatch batch, Func<torch.Tensor, DetectionTargets, T> action)
    {
        if (!_options.MultiScale)
        {
            return action(batch.Images, batch.Targets);
        }

        var side = MultiScaleResizer.DrawSide(_options.ImageSize, _options.Seed, batch.Epoch, batch.Index);
        using var resized = MultiScaleResizer.Resize(batch.Images, side);
        return action(resized, batch.Targets);
    }

    private (LossParts Parts, TeacherLoss Taught) Learn(TrainingBatch batch, torch.Tensor images, DetectionTargets targets)
    {
        var description = new BatchDescription(_options.Device, (int)images.size(0), (int)images.size(3), (int)images.size(2));
        return BatchMemory.Require(description, count =>
        {
            using var pictures = images.narrow(0, 0, count);
            using var objects = targets.First(count);
            using var lesson = Prepare(batch, pictures);
            var parts = _learner.Learn(pictures, objects, lesson is null ? null : lesson.Compare);
            return (parts, lesson?.ToParts() ?? default);
        });
    }

    private NonFiniteCause FindNonFinite(TrainingBatch batch, torch.Tensor images, DetectionTargets targets)
    {
        using var lesson = Prepare(batch, images);
        return _learner.FindNonFinite(images, targets, lesson is null ? null : lesson.Compare);
    }

    private Lesson? Prepare(TrainingBatch batch, torch.Tensor images) =>
        _teaching?.Prepare(images, batch.ImageIndices, batch.Epoch, _learner.Device);

    /// <summary>Validates the averaged weights.</summary>
    private ValidationResult Evaluate(IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        using var network = _learner.FoldAverage();
        return _validator.Evaluate(network, progress, cancellation);
    }

    /// <summary>
    /// Writes <c>best</c> if the epoch is the best, then <c>last</c>. A run killed in between repeats the epoch and writes the same again.
    /// </summary>
    private void SaveCheckpoint(EpochReport report)
    {
        if (report.IsBest)
        {
            Checkpoint.Write(BestCheckpoint, CreateInfo(report), _learner.AveragedWeights);
        }

        SaveLast();
    }

    private void SaveLast()
    {
        var position = _position with
        {
            OptimizerSteps = _learner.OptimizerSteps,
            OptimizerRestartedAfter = _learner.OptimizerRestartedAfter,
            AverageUpdates = _learner.AverageUpdates,
            AdapterSteps = _teaching?.AdapterSteps ?? 0,
        };
        var info = CreateInfo(position.History is [.., var report] ? report : null);
        var state = _learner.Save();
        foreach (var (name, entry) in _teaching?.Save() ?? new Dictionary<string, SafetensorsEntry>())
        {
            state.Add(name, entry);
        }

        Checkpoint.Write(LastCheckpoint, info, _learner.AveragedWeights, new RunState(position, state));
    }

    private CheckpointInfo CreateInfo(EpochReport? report) =>
        new(_classNames, _options with { ResumeFrom = null }, report)
        {
            BeganFrom = _beganFrom,
            Teacher = _teaching?.Identity,
            Ranges = _learner.Ranges?.Values is { Count: > 0 } ranges ? ranges : null,
        };

    /// <summary>Sums up the epoch and moves on to the next.</summary>
    private EpochReport FinishEpoch(ValidationResult validation)
    {
        var metrics = validation.Metrics.Yolo;
        var fitness = double.IsNaN(metrics.Fitness) ? 0 : metrics.Fitness;
        var point = Recipe.Schedule.At(_position.Iteration - 1, _position.Epoch);
        var report = new EpochReport
        {
            Epoch = _position.Epoch + 1,
            TrainingLoss = _position.LossSum / _position.Batch,
            ValidationLoss = validation.Loss,
            Map50 = metrics.Map50,
            Map = metrics.Map,
            Precision = metrics.Precision,
            Recall = metrics.Recall,
            Fitness = fitness,
            IsBest = _position.Best.IsBeatenBy(fitness),
            BiasLearningRate = point.BiasRate,
            LearningRate = point.Rate,
            TrainingSeconds = _position.Seconds,
            TeacherSeconds = _position.TeacherSeconds,
            TeacherLoss = _teaching is null ? null : _position.TeacherLossSum / _position.Batch,
            ValidationSeconds = validation.Seconds,
            ImagesPerSecond = ImagesPerSecond,
            ResidentBytes = _learner.PeakResidentBytes,
        };
        _position = _position with
        {
            Epoch = _position.Epoch + 1,
            Batch = 0,
            LossSum = default,
            Seconds = 0,
            TeacherSeconds = 0,
            TeacherLossSum = default,
            Best = _position.Best.With(fitness, _position.Epoch),
            History = [.. _position.History, report],
        };
        return report;
    }

    /// <summary>Deletes the temporary files that a process leaves when it is killed while writing a checkpoint.</summary>
    private void DeleteUnfinishedFiles()
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*.safetensors.*.tmp"))
        {
            File.Delete(file);
        }
    }

    private double ImagesPerSecond =>
        Math.Min(_position.Batch * _options.BatchSize, _loader.ImageCount) / Math.Max(_position.Seconds, 1e-9);

    /// <summary>How the batches of a run are made.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="recipe">The settings chosen where the options leave them open.</param>
    internal static BatchOptions CreateBatchOptions(TrainingOptions options, TrainingRecipe recipe) => new()
    {
        ImageSize = options.ImageSize,
        BatchSize = options.BatchSize,
        Epochs = options.Epochs,
        Seed = options.Seed,
        Augmentation = recipe.Augmentation,
        Workers = options.Workers,
        CacheImages = options.CacheImages,
        AcceptDamagedPictures = options.AcceptDamagedPictures,
        UseOwnJpegDecoder = options.UseOwnJpegDecoder,
    };

    private IEnumerable<TrainingNote> CreateNotes(Checkpoint? resumed, string? classNote)
    {
        if (classNote is not null)
        {
            yield return new TrainingNote(classNote, IsWarning: true);
        }

        if (_options.CacheImages)
        {
            yield return new TrainingNote(
                $"The cache of resized pictures takes {ImageCacheBudget.Format(_loader.ResizedBytes)} for training and "
                + $"{ImageCacheBudget.Format(_validator.ResizedBytes)} for validation.");
        }

        foreach (var line in _teaching?.Notes ?? [])
        {
            yield return new TrainingNote(line);
        }

        if (_convolutionNote is not null)
        {
            yield return new TrainingNote(_convolutionNote);
        }

        if (Recipe.Note is { } note)
        {
            yield return new TrainingNote(note);
        }

        if (Recipe.Warning is { } ignored)
        {
            yield return new TrainingNote(ignored, IsWarning: true);
        }

        if (resumed is not null)
        {
            yield return new TrainingNote(
                _position.Epoch >= _options.Epochs ? $"The run is already complete with {Counted.Of(_options.Epochs, "epoch")}."
                : HasStoppedImproving ? $"The run stopped early, after {_position.Epoch} of {Counted.Of(_options.Epochs, "epoch")}, "
                    + $"because {Counted.Of(_options.Patience, "epoch")} brought no improvement. There is nothing to resume; start a new "
                    + $"run from its weights to train longer."
                : $"The run continues in epoch {_position.Epoch + 1} of {_options.Epochs}, after {_position.Batch} of "
                    + $"{Counted.Of(_loader.BatchCount, "batch", "batches")}.");
        }
    }
}
