using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// 1 × 1 convolutions that give the student's features the teacher's number of channels, where the numbers differ. They are trained with
/// the student, by an optimiser of their own, so that clipping and step of the student's weights are what they are without them; no
/// network contains them.
/// </summary>
internal sealed class FeatureAdapters : IDisposable
{
    private const string WeightsKind = "adapter.weights";
    private const string GradientsKind = "adapter.gradient";
    private const string StateKind = "adapter.optimizer";

    private readonly Convolution?[] _levels;
    private readonly Parts _module;
    private readonly WeightBuffer? _weights;
    private readonly WeightOptimizer? _optimizer;
    private readonly double _clip;
    private bool _hasGradients;

    /// <summary>Makes them, with random weights.</summary>
    /// <param name="student">Channels of the student's features, level by level.</param>
    /// <param name="teacher">Channels of the teacher's.</param>
    /// <param name="options">Seed and gradient clipping.</param>
    /// <param name="recipe">The optimiser.</param>
    /// <param name="device">Where they run.</param>
    public FeatureAdapters(
        IReadOnlyList<int> student, IReadOnlyList<int> teacher, TrainingOptions options, TrainingRecipe recipe, Device device)
    {
        _clip = options.GradientClip;
        _levels = [.. student.Zip(teacher, (from, to) => from == to ? null : Convolutions.Create(from, to, 1, bias: true))];
        _module = new Parts(_levels);
        if (_levels.Any(level => level is not null))
        {
            WeightInitialiser.Initialise(_module, options.Seed);
            _module.to(device);
            _weights = WeightBuffer.Attach(_module);
            _optimizer = WeightOptimizer.Create(_weights, recipe);
        }

        Description = string.Join(", ", student.Zip(teacher).Where(pair => pair.First != pair.Second)
            .Select(pair => $"{pair.First} → {pair.Second}"));
    }

    /// <summary>The channels that they translate; empty for none.</summary>
    public string Description { get; }

    /// <summary>Steps of their optimiser so far.</summary>
    public long Steps => _optimizer?.StepCount ?? 0;

    /// <summary>The student's features with the teacher's number of channels.</summary>
    /// <param name="features">The features of a level.</param>
    /// <param name="level">The level, from 0.</param>
    public Tensor Apply(Tensor features, int level)
    {
        _hasGradients = true;
        return _levels[level] is { } adapter ? adapter.call(features) : features;
    }

    /// <summary>Updates them with the gradients added so far.</summary>
    /// <param name="point">Rates and momentum.</param>
    public void Step(SchedulePoint point)
    {
        if (_weights is null || _optimizer is null)
        {
            return;
        }

        using var gradientFree = no_grad();
        using var scope = NewDisposeScope();
        GradientClipping.Clip(_weights.Gradients, _clip);
        _optimizer.Step(point);
        _weights.Gradients.zero_();
        _hasGradients = false;
    }

    /// <summary>Everything that the next batches depend on, by name.</summary>
    public Dictionary<string, SafetensorsEntry> Save()
    {
        using var scope = NewDisposeScope();
        return Tensors(_hasGradients).ToDictionary(
            part => part.Name, part => SafetensorsTensors.ToEntry(part.Tensor), StringComparer.Ordinal);
    }

    /// <summary>Restores what <see cref="Save"/> returned.</summary>
    /// <param name="entries">The tensors of a run.</param>
    /// <param name="steps">Steps of the optimiser.</param>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape.</exception>
    public void Restore(IReadOnlyDictionary<string, SafetensorsEntry> entries, long steps)
    {
        using var scope = NewDisposeScope();
        _hasGradients = entries.Keys.Any(name => name.StartsWith($"{GradientsKind}.", StringComparison.Ordinal));
        foreach (var (name, tensor) in Tensors(_hasGradients))
        {
            if (!entries.TryGetValue(name, out var entry) || !entry.Fits(tensor))
            {
                throw new InvalidDataException($"This checkpoint cannot resume the run: it has no tensor '{name}' of shape "
                    + $"[{string.Join(", ", tensor.shape)}] for the teacher's adapters. Use the last.safetensors of an unchanged run.");
            }

            entry.CopyTo(tensor);
        }

        if (_optimizer is not null)
        {
            _optimizer.StepCount = steps;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer?.Dispose();
        _weights?.Dispose();
        _module.Dispose();
    }

    private IEnumerable<(string Name, Tensor Tensor)> Tensors(bool withGradients)
    {
        if (_weights is null || _optimizer is null)
        {
            return [];
        }

        var vectors = _optimizer.State.Select(state => (Kind: $"{StateKind}.{state.Key}", Vector: state.Value))
            .Append((Kind: WeightsKind, Vector: _weights.Values));
        return (withGradients ? vectors.Append((Kind: GradientsKind, Vector: _weights.Gradients)) : vectors)
            .SelectMany(vector => _weights.Split(vector.Vector).Select(part => ($"{vector.Kind}.{part.Name}", part.Tensor)));
    }

    /// <summary>The adapters under the numbers of their levels; a list of modules that is part of no module has no state.</summary>
    private sealed class Parts : nn.Module
    {
        public Parts(IReadOnlyList<Convolution?> levels)
            : base(nameof(FeatureAdapters))
        {
            for (var level = 0; level < levels.Count; level++)
            {
                if (levels[level] is { } adapter)
                {
                    register_module($"{level}", adapter);
                }
            }

            RegisterComponents();
        }
    }
}
