using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// Parts of a network that are frozen during its first epochs only. They have gradients in the buffer, which stay 0 meanwhile, and every
/// step of the optimiser is undone for them.
/// </summary>
internal sealed class FrozenPhase : IDisposable
{
    private readonly WeightBuffer _weights;
    private readonly IReadOnlyList<Tensor> _parameters;
    private readonly Tensor _isFrozen;
    private readonly Tensor _held;

    /// <summary>Freezes the parts.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its state.</param>
    /// <param name="frozen">The parts.</param>
    public FrozenPhase(DetectionNetwork network, WeightBuffer weights, FrozenParts frozen)
    {
        using var gradientFree = no_grad();
        using var scope = NewDisposeScope();
        _weights = weights;
        _parameters = [.. network.named_parameters()
            .Where(entry => frozen.Contains(entry.name) && entry.parameter.requires_grad)
            .Select(entry => entry.parameter)];
        var marks = zeros_like(weights.Gradients);
        foreach (var (name, part) in weights.Split(marks))
        {
            if (frozen.Contains(name))
            {
                part.fill_(Scalars.One);
            }
        }

        _isFrozen = marks.to(ScalarType.Bool).DetachFromDisposeScope();
        _held = Trained().clone().DetachFromDisposeScope();
        Require(false);
    }

    /// <summary>Undoes a step for the frozen parts, in the weights and in the optimiser's vectors.</summary>
    /// <param name="state">The optimiser's vectors, laid out like the gradients.</param>
    public void Undo(IEnumerable<Tensor> state)
    {
        using var gradientFree = no_grad();
        using var scope = NewDisposeScope();
        var trained = Trained();
        trained.copy_(where(_isFrozen, _held, trained));
        foreach (var vector in state)
        {
            vector.copy_(where(_isFrozen, zeros_like(vector), vector));
        }
    }

    /// <summary>Ends the phase: the parts are trained from now on.</summary>
    public void Dispose()
    {
        Require(true);
        _isFrozen.Dispose();
        _held.Dispose();
    }

    private Tensor Trained() => _weights.Values.narrow(0, 0, _weights.Gradients.shape[0]);

    private void Require(bool gradients)
    {
        foreach (var parameter in _parameters)
        {
            parameter.requires_grad = gradients;
        }
    }
}
