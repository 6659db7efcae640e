using MLNetGhost.Trainer.Network;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>Records the calls of all layers of a network until it is disposed: inner layers before those that contain them.</summary>
internal sealed class LayerVisits : IDisposable
{
    private readonly List<Action> _removals = [];
    private readonly List<LayerVisit> _visits = [];
    private readonly Dictionary<string, (Tensor Kept, bool IsFinite)> _inputs = new(StringComparer.Ordinal);

    /// <summary>Begins to record.</summary>
    public LayerVisits(DetectionNetwork network)
    {
        foreach (var (name, module) in network.named_modules())
        {
            if (module is nn.Module<Tensor, Tensor> layer)
            {
                var before = layer.register_forward_pre_hook((_, input) =>
                {
                    var kept = Node(input);
                    _inputs[name] = (kept, NonFiniteSearch.IsFinite(kept));
                    return kept.alias();
                });
                var after = layer.register_forward_hook((_, _, output) =>
                {
                    var (input, wasFinite) = _inputs[name];
                    var kept = Node(output);

                    // Asked at once: whoever comes next may write into this memory.
                    _visits.Add(new LayerVisit(name, layer, input, kept, wasFinite && !NonFiniteSearch.IsFinite(kept)));
                    return kept.alias();
                });
                _removals.AddRange([before.remove, after.remove]);
            }
        }
    }

    /// <summary>The calls in the order in which they ended.</summary>
    public IReadOnlyList<LayerVisit> All => _visits;

    /// <inheritdoc/>
    public void Dispose()
    {
        _removals.ForEach(remove => remove());
        foreach (var visit in _visits)
        {
            visit.Input.Dispose();
            visit.Output.Dispose();
        }
    }

    /// <summary>
    /// A view that is a step of its own in the graph, beyond the scopes of its layer: its gradient is that of one consumer, while
    /// <c>alias()</c> in TorchSharp is the same tensor once more, with the gradient of all of them.
    /// </summary>
    private static Tensor Node(Tensor tensor) => tensor.expand(tensor.shape).DetachFromDisposeScope();
}
