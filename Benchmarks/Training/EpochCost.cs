using MLNetGhost.Data;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Benchmarks.Training;

/// <summary>
/// An epoch as it is trained (pictures are decoded, augmented and queued while the network learns) compared with its bare steps: the same
/// batches, made beforehand and held in memory.
/// </summary>
internal sealed class EpochCost : IDisposable
{
    private readonly BatchLoader _loader;
    private readonly Learner _learner;
    private readonly TrainingBatch[] _batches;

    /// <param name="training">The training split.</param>
    /// <param name="options">The run whose first epoch is timed.</param>
    public EpochCost(DetectionDataset training, TrainingOptions options)
    {
        var recipe = TrainingRecipe.Resolve(options, training.Images.Count, training.ClassNames.Count);
        _loader = new BatchLoader(training, DetectionTrainer.CreateBatchOptions(options, recipe));
        var network = DetectionNetwork.Create(
            options.Model, training.ClassNames.Count, options.Seed, ReparameterisationForm.Fused);
        _learner = new Learner(network, options, recipe);
        _learner.BeginTraining();
        _batches = [.. _loader.Epoch(0)];
    }

    /// <summary>Trains the epoch.</summary>
    public CpuTime RunEpoch() => CpuTime.Of(() =>
    {
        foreach (var batch in _loader.Epoch(0))
        {
            using (batch)
            {
                Learn(batch);
            }
        }
    });

    /// <summary>Trains on the epoch's prepared batches.</summary>
    public CpuTime RunSteps() => CpuTime.Of(() =>
    {
        foreach (var batch in _batches)
        {
            Learn(batch);
        }
    });

    public void Dispose()
    {
        Array.ForEach(_batches, batch => batch.Dispose());
        _learner.Dispose();
    }

    /// <summary>Takes a step for every batch, at a rate that leaves the network almost unchanged.</summary>
    private void Learn(TrainingBatch batch)
    {
        _learner.Learn(batch.Images, batch.Targets);
        _learner.Step(new SchedulePoint(Accumulation: 1, BiasRate: 1e-6, Rate: 1e-6, Momentum: 0.9));
    }
}
