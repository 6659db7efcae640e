using MLNetGhost.Trainer.Safetensors;

namespace MLNetGhost.Trainer.Training;

/// <summary>The state that a run is resumed from.</summary>
/// <param name="Position">The position of the run.</param>
/// <param name="Tensors">Trained weights, vectors of the optimiser and gradients waiting for a step, by kind and name:
/// <c>velocity.backbone…</c>.</param>
internal sealed record RunState(RunPosition Position, IReadOnlyDictionary<string, SafetensorsEntry> Tensors)
{
    /// <summary>The optimiser whose vectors the state holds.</summary>
    public OptimizerKind Optimizer =>
        Tensors.Keys.Any(name => name.StartsWith("velocity.", StringComparison.Ordinal)) ? OptimizerKind.Sgd : OptimizerKind.AdamW;
}
