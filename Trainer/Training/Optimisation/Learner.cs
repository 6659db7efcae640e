using MLNetGhost.Files;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Loss;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// A network that learns: its weights, their average, the optimiser and the loss. Knows nothing about epochs, files or schedules.
/// </summary>
internal sealed class Learner : IDisposable
{
    private const string WeightsKind = "weights";
    private const string GradientsKind = "gradient";

    private static readonly NonFiniteCause s_onlyRounded = new(
        "Without rounding to eight bits, the batch gives finite values and gradients everywhere.", Remedy.LowerRate);

    private readonly DetectionNetwork _network;
    private readonly DetectionNetwork _averaged;
    private readonly WeightBuffer _weights;
    private readonly WeightAverage _average;
    private readonly WeightOptimizer _optimizer;
    private readonly FrozenParts _frozen;
    private readonly DetectionLossFunction _loss = new();
    private readonly double _gradientClip;
    private readonly MixedPrecision _precision;
    private readonly int _freezeEpochs;
    private readonly int _epochs;
    private readonly FakeQuantizedNetwork? _quantized;
    private FrozenPhase? _frozenPhase;
    private bool _hasGradients;

    /// <summary>Takes over a network.</summary>
    /// <param name="network">The network to train, on the CPU; disposed with this.</param>
    /// <param name="options">Device, frozen parts and gradient clipping.</param>
    /// <param name="recipe">The optimiser.</param>
    /// <exception cref="ArgumentException">A part to freeze does not exist, nothing is left to train, or epochs are frozen without a
    /// part.</exception>
    public Learner(DetectionNetwork network, TrainingOptions options, TrainingRecipe recipe)
    {
        if (options.FreezeEpochs > 0 && options.Freeze.Count == 0)
        {
            throw new ArgumentException($"Parts are to be frozen for {Counted.Of(options.FreezeEpochs, "epoch")}, but none is named; name "
                + $"one in {nameof(options.Freeze)} (--freeze), such as backbone, or leave out {nameof(options.FreezeEpochs)} "
                + $"(--freeze-epochs).", nameof(options));
        }

        Device = TorchDevice.Find(options.Device);
        _network = network.to(Device);
        _frozen = new FrozenParts(network, options.Freeze);
        _averaged = DetectionNetwork.Create(network.Spec, network.ClassCount, options.Seed, network.Form).to(Device);
        _averaged.eval();
        _freezeEpochs = options.FreezeEpochs;
        _weights = WeightBuffer.Attach(_network, _freezeEpochs == 0 ? _frozen.Contains : null);
        _average = new WeightAverage(_weights.AttachTwin(_averaged));
        using (no_grad())
        {
            _average.Values.copy_(_weights.Values);
        }

        _optimizer = WeightOptimizer.Create(_weights, recipe);
        (_gradientClip, _precision, _epochs) = (options.GradientClip, options.Amp, options.Epochs);
        if (options.QuantizationAware)
        {
            Ranges = new ObservedRanges();
            _quantized = new FakeQuantizedNetwork(_network, Ranges);
        }
    }

    /// <summary>Where the network is.</summary>
    public Device Device { get; }

    /// <summary>The ranges of a network that is trained for eight bits; null for others.</summary>
    public ObservedRanges? Ranges { get; }

    /// <summary>Steps of the optimiser so far.</summary>
    public long OptimizerSteps => _optimizer.StepCount;

    /// <summary>The steps after which the optimiser began afresh.</summary>
    public long OptimizerRestartedAfter => _optimizer.RestartedAfter;

    /// <summary>Updates of the average so far.</summary>
    public long AverageUpdates => _average.Updates;

    /// <summary>
    /// The largest resident memory since <see cref="BeginTraining"/>, in bytes, sampled where activations and gradients are held.
    /// </summary>
    public long PeakResidentBytes { get; private set; }

    /// <summary>The averaged weights and statistics by name; views.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> AveragedWeights => _weights.Split(_average.Values);

    /// <summary>False once a trained or averaged weight is NaN or infinite.</summary>
    public bool IsFinite
    {
        get
        {
            using var gradientFree = no_grad();
            using var scope = NewDisposeScope();
            return _weights.Values.isfinite().all().item<bool>() && _average.Values.isfinite().all().item<bool>();
        }
    }

    /// <summary>
    /// False once a gradient is NaN or infinite. Other devices than the CPU are not asked, since that would wait for them: there the next
    /// loss says so.
    /// </summary>
    public bool HasFiniteGradients
    {
        get
        {
            using var gradientFree = no_grad();
            using var scope = NewDisposeScope();
            return Device.type != DeviceType.CPU || _weights.Gradients.sum().isfinite().item<bool>();
        }
    }

    /// <summary>Prepares for a run of batches: batch statistics everywhere except in frozen parts.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="isResumed">Whether some of the epoch's batches were trained before.</param>
    public void BeginTraining(int epoch = 0, bool isResumed = false)
    {
        _network.train();
        PeakResidentBytes = 0;
        if (Ranges is not null)
        {
            // The weights settle for the ranges in the last epoch; a single one needs them observed.
            Ranges.AreFrozen = epoch > 0 && epoch == _epochs - 1;
        }

        if (_freezeEpochs > 0)
        {
            FreezeFor(epoch, isResumed);
        }

        if (_freezeEpochs == 0 || _frozenPhase is not null)
        {
            _frozen.KeepStatistics();
        }
    }

    /// <summary>Adds the gradients of a batch. If its loss is not finite, the gradients must not be used.</summary>
    /// <param name="images">(N, 3, H, W) on any device.</param>
    /// <param name="targets">The objects, on the CPU.</param>
    /// <param name="added">What else is minimised, such as the distance from a teacher; null for nothing.</param>
    public LossParts Learn(Tensor images, DetectionTargets targets, AddedLoss? added = null)
    {
        using var scope = NewDisposeScope();
        var (levels, addition) = Predict(DeviceTransfer.Send(images, Device), added);
        var loss = _loss.Compute(levels, targets);

        // A device that works beside the program gets the backward pass before it is asked for the loss, so that it need not idle.
        LossParts? parts = Device.type == DeviceType.CPU ? loss.ToParts() : null;
        NoteResidentMemory();
        if (parts is { IsFinite: false })
        {
            return parts.Value;
        }

        // When only box branches are trained, a batch without objects has no gradient.
        var total = Total(loss, addition);
        if (total.requires_grad)
        {
            total.backward();
        }

        NoteResidentMemory();
        _hasGradients = true;
        return parts ?? loss.ToParts();
    }

    /// <summary>
    /// Repeats a batch whose loss or gradient is not finite, and finds where that begins. A network that is trained for eight bits is
    /// repeated without rounding: its weights are the same, and its layers can be asked.
    /// </summary>
    /// <inheritdoc cref="Learn"/>
    public NonFiniteCause FindNonFinite(Tensor images, DetectionTargets targets, AddedLoss? added = null)
    {
        using var scope = NewDisposeScope();
        var pictures = DeviceTransfer.Send(images, Device);
        Tensor? addition = null;
        return NonFiniteSearch.Find(
            _network,
            () =>
            {
                if (_quantized is not null)
                {
                    return _network.call(pictures);
                }

                (var levels, addition) = Predict(pictures, added);
                return levels;
            },
            levels => Total(_loss.Compute(levels, targets), addition),
            _quantized is null ? null : s_onlyRounded);
    }

    private static Tensor Total(DetectionLoss loss, Tensor? addition) =>
        addition is null ? loss.Total() : loss.Total().Plus(addition.Times(loss.BatchSize));

    /// <summary>
    /// The levels in single precision, whatever precision they were computed in, which is that of the network's input; and the added loss.
    /// </summary>
    private (Tensor[] Levels, Tensor? Addition) Predict(Tensor images, AddedLoss? added)
    {
        var input = _precision == MixedPrecision.None ? images : images.to(bfloat16);
        if (added is null)
        {
            return (_quantized is null ? ToSingle(_network.call(input)) : _quantized.call(input), null);
        }

        var (levels, features) = _network.Observe(input);
        levels = ToSingle(levels);
        return (levels, added(levels, ToSingle(features)));
    }

    private Tensor[] ToSingle(Tensor[] values) =>
        _precision == MixedPrecision.None ? values : [.. values.Select(value => value.to(float32))];

    /// <summary>Updates the weights with the gradients added so far, and the average with the weights.</summary>
    /// <param name="point">Rates and momentum.</param>
    public void Step(SchedulePoint point)
    {
        using var gradientFree = no_grad();
        using var scope = NewDisposeScope();
        GradientClipping.Clip(_weights.Gradients, _gradientClip);
        _optimizer.Step(point);
        _frozenPhase?.Undo(_optimizer.State.Values);
        _weights.Gradients.zero_();
        _hasGradients = false;
        _average.Update(_weights);
    }

    /// <summary>
    /// The averaged network as it is deployed: folding is exact, and faster to validate; if it is trained for eight bits, with their
    /// rounding.
    /// </summary>
    public nn.Module<Tensor, Tensor[]> FoldAverage() =>
        Ranges is null ? _averaged.Fold() : new FakeQuantizedNetwork(_averaged, Ranges);

    /// <summary>Everything besides the average that the next batches depend on, in main memory, by kind and name.</summary>
    public Dictionary<string, SafetensorsEntry> Save()
    {
        using var scope = NewDisposeScope();
        return Vectors()
            .SelectMany(vector => _weights.Split(vector.Value).Select(part => (Name: $"{vector.Key}.{part.Name}", part.Tensor)))
            .ToDictionary(part => part.Name, part => SafetensorsTensors.ToEntry(part.Tensor), StringComparer.Ordinal);
    }

    /// <summary>Restores what <see cref="Save"/> returned, the average, and the counters.</summary>
    /// <param name="checkpoint">A checkpoint with a run.</param>
    /// <exception cref="InvalidDataException">A tensor is missing or has a different shape.</exception>
    public void Restore(Checkpoint checkpoint)
    {
        using var scope = NewDisposeScope();
        _hasGradients = checkpoint.Run!.Tensors.Keys.Any(name => name.StartsWith($"{GradientsKind}.", StringComparison.Ordinal));
        foreach (var (kind, vector) in Vectors())
        {
            Restore(checkpoint.Run.Tensors, $"{kind}.", vector);
        }

        Restore(checkpoint.Weights, "", _average.Values);
        if (checkpoint.Info.Ranges is { } ranges)
        {
            Ranges?.Restore(ranges);
        }

        _optimizer.StepCount = checkpoint.Run.Position.OptimizerSteps;
        _optimizer.RestartedAfter = checkpoint.Run.Position.OptimizerRestartedAfter;
        _average.Updates = checkpoint.Run.Position.AverageUpdates;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _frozenPhase?.Dispose();
        _optimizer.Dispose();
        _average.Dispose();
        _quantized?.Dispose();
        _weights.Dispose();
        _averaged.Dispose();
        _network.Dispose();
    }

    /// <summary>The vectors to save: gradients only while they are waiting for a step.</summary>
    private Dictionary<string, Tensor> Vectors()
    {
        var vectors = new Dictionary<string, Tensor>(_optimizer.State, StringComparer.Ordinal) { [WeightsKind] = _weights.Values };
        if (_hasGradients)
        {
            vectors[GradientsKind] = _weights.Gradients;
        }

        return vectors;
    }

    private void Restore(IReadOnlyDictionary<string, SafetensorsEntry> entries, string prefix, Tensor vector)
    {
        foreach (var (name, tensor) in _weights.Split(vector))
        {
            if (!entries.TryGetValue(prefix + name, out var entry) || !entry.Fits(tensor))
            {
                throw new InvalidDataException($"This checkpoint cannot resume the run: it has no tensor '{prefix}{name}' of shape "
                    + $"[{string.Join(", ", tensor.shape)}]. Use the last.safetensors of an unchanged run.");
            }

            entry.CopyTo(tensor);
        }
    }

    /// <summary>
    /// Freezes parts in the first epochs. The first epoch after them starts the optimiser afresh: its running moments know nothing of
    /// these parts, and their correction for young averages would be over.
    /// </summary>
    private void FreezeFor(int epoch, bool isResumed)
    {
        if (epoch < _freezeEpochs)
        {
            _frozenPhase ??= new FrozenPhase(_network, _weights, _frozen);
            return;
        }

        _frozenPhase?.Dispose();
        _frozenPhase = null;
        if (epoch == _freezeEpochs && !isResumed)
        {
            _optimizer.Restart();
        }
    }

    private void NoteResidentMemory() => PeakResidentBytes = Math.Max(PeakResidentBytes, Environment.WorkingSet);
}
