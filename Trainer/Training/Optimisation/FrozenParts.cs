using MLNetGhost.Trainer.Network;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>The parts of a network that are not trained.</summary>
internal sealed class FrozenParts
{
    private readonly IReadOnlyList<string> _prefixes;
    private readonly IReadOnlyList<nn.Module> _modules;

    /// <summary>Finds the parts.</summary>
    /// <param name="network">The network.</param>
    /// <param name="prefixes">Names of modules or parameters, or prefixes of them up to a dot.</param>
    /// <exception cref="ArgumentException">A prefix matches nothing, or together they leave nothing to train.</exception>
    public FrozenParts(DetectionNetwork network, IReadOnlyList<string> prefixes)
    {
        _prefixes = prefixes;
        _modules = [.. network.named_modules().Where(entry => Contains(entry.name)).Select(entry => entry.module)];
        var names = network.named_parameters().Select(entry => entry.name).ToList();
        foreach (var prefix in prefixes)
        {
            if (!names.Exists(name => Begins(name, prefix)))
            {
                var parts = string.Join(", ", network.named_children().Select(child => child.name));
                throw new ArgumentException($"Nothing in the network is named '{prefix}', so it cannot be frozen; name one of {parts}, "
                    + $"or a part of one, such as {names[0]}.", nameof(prefixes));
            }
        }

        if (!network.named_parameters().Any(entry => entry.parameter.requires_grad && !Contains(entry.name)))
        {
            throw new ArgumentException(
                $"The frozen parts {string.Join(", ", prefixes)} make up the whole network, so there is nothing left to train; leave "
                    + $"one of them out, for example the head.", nameof(prefixes));
        }
    }

    /// <summary>Whether the parameter or module with this name is frozen.</summary>
    public bool Contains(string name) => _prefixes.Any(prefix => Begins(name, prefix));

    /// <summary>Makes frozen normalisations use their running statistics without updating them.</summary>
    public void KeepStatistics()
    {
        foreach (var module in _modules)
        {
            module.eval();
        }
    }

    private static bool Begins(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal)
        && (name.Length == prefix.Length || name[prefix.Length] == '.' || prefix.EndsWith('.'));
}
