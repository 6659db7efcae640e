using System.Diagnostics;
using System.Globalization;
using MLNetGhost.Options;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Loss;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// Trains a network on pictures that are drawn as it goes (<see cref="SceneComposer"/>), and writes weights that other runs begin with.
/// Never prints; it reports what happens. The folder always holds <c>last.safetensors</c>, from which a run that was stopped continues
/// as if nothing had happened, and from the first time that it is rewritten on, <c>starter.safetensors</c>.
/// </summary>
public sealed class PretrainingRun : IDisposable
{
    /// <summary>Name of the file with the weights to begin other runs with.</summary>
    public const string StarterFileName = "starter.safetensors";

    private const int StepsPerNote = 100;
    private const double WeightDecay = 0.0005;
    private const int LongestWarmup = 300;

    private readonly PretrainingOptions _options;
    private readonly Learner _learner;
    private readonly LearningSchedule _schedule;
    private RunPosition _position;

    /// <summary>Prepares a run, new or resumed.</summary>
    /// <param name="options">Everything that determines the run.</param>
    /// <param name="folder">Where weights are written; created if missing.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="FileNotFoundException">The checkpoint to resume from does not exist.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or not of a pretraining run.</exception>
    public PretrainingRun(PretrainingOptions options, string folder)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options.Validate();
        OpenMpSpinning.Shorten();
        var resumed = options.ResumeFrom is { } path ? ReadResumed(path) : null;
        _options = resumed is null ? options : Merge(resumed.Info.Pretraining!, options);
        _schedule = new LearningSchedule
        {
            Epochs = _options.Steps,
            BatchSize = _options.BatchSize,
            NominalBatchSize = _options.BatchSize,
            Rate = _options.LearningRate,
            FinalRateShare = 0.01,
            Momentum = 0.9,
            WarmupIterations = Math.Min(LongestWarmup, _options.Steps / 10),
        };
        var training = ToTrainingOptions(_options);
        var network = DetectionNetwork.Create(_options.Model, SceneLoader.ClassNames.Count, _options.Seed, training.Form);
        _learner = new Learner(network, training, new TrainingRecipe
        {
            Optimizer = OptimizerKind.AdamW,
            Schedule = _schedule,
            WeightDecay = WeightDecay,
            Augmentation = AugmentationOptions.None,
        });

        // There is no split: every picture is drawn once.
        _position = resumed?.Run!.Position ?? new RunPosition { ImageCount = _options.BatchSize };
        if (resumed is not null)
        {
            _learner.Restore(resumed);
        }

        Folder = Directory.CreateDirectory(folder).FullName;
    }

    /// <summary>Where weights are written.</summary>
    public string Folder { get; }

    /// <summary>The weights to begin other runs with.</summary>
    public string StarterWeights => Path.Combine(Folder, StarterFileName);

    /// <summary>The newest weights and the state of the run.</summary>
    public string LastCheckpoint => Path.Combine(Folder, Checkpoint.LastFileName);

    /// <summary>The options in effect: for a resumed run, those that it began with.</summary>
    internal PretrainingOptions Options => _options;

    /// <summary>What the pictures consist of. A resumed run needs the parts that it began with.</summary>
    internal SceneParts Parts { get; init; } = SceneParts.All;

    /// <summary>How often both files are rewritten.</summary>
    internal TimeSpan SaveInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Writes drawn pictures with their boxes and classes as one PNG picture.</summary>
    /// <param name="options">Seed and size of the pictures.</param>
    /// <param name="count">How many, at most 16.</param>
    /// <param name="path">The file to write or replace.</param>
    public static void Preview(PretrainingOptions options, int count, string path)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var loader = new SceneLoader(options.Seed, count, options.ImageSize, workers: 0);
        using var batch = loader.Batches(0, 1).First();
        BatchPreview.Write(batch, SceneLoader.ClassNames, path);
    }

    /// <summary>Trains until the steps or the minutes are over.</summary>
    /// <param name="progress">Receives notes and batches, on this thread.</param>
    /// <param name="cancellation">Stops the run after the current step; both files are written first.</param>
    /// <exception cref="OperationCanceledException">The run was stopped; it can be resumed from <see cref="LastCheckpoint"/>.</exception>
    /// <exception cref="NonFiniteLossException">The loss is not finite.</exception>
    public PretrainingResult Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var threads = new TorchThreads(_options.Threads);
        progress?.Report(new TrainingNote($"{_options.ToCommand()} (step {_position.Iteration} of {_options.Steps})"));
        _learner.BeginTraining();
        if (_position.Iteration == 0)
        {
            // The folder may hold another run, which --resume must not take for this one.
            File.Delete(StarterWeights);
            SaveLast();
        }

        try
        {
            Train(progress, cancellation);
        }
        catch (OperationCanceledException)
        {
            Save();
            throw;
        }

        Save();
        return new PretrainingResult(StarterWeights, LastCheckpoint, (int)_position.Iteration, RecentLoss);
    }

    /// <inheritdoc/>
    public void Dispose() => _learner.Dispose();

    private static Checkpoint ReadResumed(string path)
    {
        var checkpoint = Checkpoint.Read(path);
        return checkpoint is { Run: not null, Info.Pretraining: not null }
            ? checkpoint
            : throw new InvalidDataException($"{path} is not the {Checkpoint.LastFileName} of a pretraining run; name one that "
                + $"'mlnetghost pretrain' wrote.");
    }

    private static PretrainingOptions Merge(PretrainingOptions original, PretrainingOptions given)
    {
        var free = OptionTable.Of<PretrainingOptions>().Options.Where(option => option.IsFreeOnResume);
        var merged = OptionTable.With(original, free.Select(option => KeyValuePair.Create(option, option.Property.GetValue(given))));
        return merged with { Minutes = given.Minutes };
    }

    private static TrainingOptions ToTrainingOptions(PretrainingOptions options) => new()
    {
        Model = options.Model,
        BatchSize = options.BatchSize,
        ImageSize = options.ImageSize,
        Seed = options.Seed,
        Device = options.Device,
        Optimizer = OptimizerKind.AdamW,
        LearningRate = options.LearningRate,
        PretrainedWeights = TrainingOptions.NoWeights,
    };

    private void Train(IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var (watch, sinceSaved, sinceNote) = (Stopwatch.StartNew(), Stopwatch.StartNew(), Stopwatch.StartNew());
        var done = 0;
        var loader = new SceneLoader(_options.Seed, _options.BatchSize, _options.ImageSize, _options.Workers, Parts);
        foreach (var batch in loader.Batches((int)_position.Iteration, _options.Steps, cancellation))
        {
            using (batch)
            {
                var point = _schedule.At(_position.Iteration, (int)_position.Iteration);
                Step(batch, point);
                done++;
                var speed = done * _options.BatchSize / Math.Max(sinceNote.Elapsed.TotalSeconds, 1e-9);
                progress?.Report(new BatchProgress(1, 1, (int)_position.Iteration, _options.Steps, RecentLoss, point.Rate, speed));
                if (_position.Iteration % StepsPerNote == 0)
                {
                    progress?.Report(new TrainingNote(Line(point, speed)));
                    done = 0;
                    sinceNote.Restart();
                    NativeHeap.Trim();
                }
            }

            cancellation.ThrowIfCancellationRequested();
            if (watch.Elapsed.TotalMinutes >= _options.Minutes)
            {
                return;
            }

            if (sinceSaved.Elapsed >= SaveInterval)
            {
                Save();
                sinceSaved.Restart();
            }
        }
    }

    /// <summary>The mean of the up to hundred steps since the last note.</summary>
    private LossParts RecentLoss => _position.LossSum / Math.Max(_position.Batch, 1);

    private void Step(TrainingBatch batch, SchedulePoint point)
    {
        var parts = _learner.Learn(batch.Images, batch.Targets);
        if (!parts.IsFinite || !_learner.HasFiniteGradients)
        {
            var cause = _learner.FindNonFinite(batch.Images, batch.Targets);
            throw new NonFiniteLossException(1, (int)_position.Iteration + 1, parts, LastCheckpoint, cause);
        }

        _learner.Step(point);
        var isFirst = _position.Iteration % StepsPerNote == 0;
        _position = _position with
        {
            Iteration = _position.Iteration + 1,
            LastStep = _position.Iteration,
            Batch = isFirst ? 1 : _position.Batch + 1,
            LossSum = isFirst ? parts : _position.LossSum + parts,
        };
    }

    private string Line(SchedulePoint point, double speed) => string.Create(
        CultureInfo.InvariantCulture,
        $"step {_position.Iteration}/{_options.Steps}  box {RecentLoss.Box:0.000} cls {RecentLoss.Class:0.000} dfl {RecentLoss.Dfl:0.000}  "
        + $"rate {point.Rate:0.000000}  {speed:0.0} images/s");

    private void Save()
    {
        SaveLast();
        try
        {
            StarterWeightsFile.Write(StarterWeights, _learner.AveragedWeights, _options, Parts, (int)_position.Iteration, RecentLoss);
        }
        catch (ArgumentException overflow)
        {
            throw new InvalidDataException($"The weights grew beyond half precision, in which {StarterFileName} is written, by step "
                + $"{_position.Iteration}: {overflow.Message} A learning rate of {_options.LearningRate} is too high; begin again with a "
                + $"lower one (--lr0, {nameof(PretrainingOptions.LearningRate)}).", overflow);
        }
    }

    private void SaveLast()
    {
        var position = _position with { OptimizerSteps = _learner.OptimizerSteps, AverageUpdates = _learner.AverageUpdates };
        var info = new CheckpointInfo(SceneLoader.ClassNames, ToTrainingOptions(_options), Report: null)
        {
            Pretraining = _options with { ResumeFrom = null },
        };
        Checkpoint.Write(LastCheckpoint, info, _learner.AveragedWeights, new RunState(position, _learner.Save()));
    }
}
