using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>Loads the state dict of a case and randomises the one of a network.</summary>
public static class StateDicts
{
    private const string BatchCounter = "num_batches_tracked";

    /// <summary>Loads every tensor of the case under "sd."; fails unless the names agree, batch counters aside.</summary>
    /// <param name="golden">The case.</param>
    /// <param name="module">The module to fill.</param>
    /// <param name="constants">Names in the case that are constants here.</param>
    public static void Load(GoldenCase golden, nn.Module module, params string[] constants)
    {
        using var scope = NewDisposeScope();
        var source = golden.StateDict();
        foreach (var constant in constants)
        {
            source.Remove(constant);
        }

        var (missing, unexpected) = module.load_state_dict(source, strict: false);
        Assert.AreEqual("", string.Join(", ", missing.Where(name => !name.EndsWith(BatchCounter, StringComparison.Ordinal))),
            "names that the case lacks");
        Assert.AreEqual("", string.Join(", ", unexpected), "names that the module lacks");
    }

    /// <summary>
    /// Sets every normalisation's mean, variance, weight and bias to random values: with the initial ones a folding test proves nothing.
    /// </summary>
    public static void RandomiseNorms(nn.Module network, int seed)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var generator = new Generator((ulong)seed);
        foreach (var (name, tensor) in network.state_dict())
        {
            if (name.EndsWith("running_mean", StringComparison.Ordinal))
            {
                tensor.uniform_(-0.3, 0.3, generator);
            }
            else if (name.EndsWith("running_var", StringComparison.Ordinal))
            {
                tensor.uniform_(0.5, 1.5, generator);
            }
            else if (tensor.ndim == 1 && name.EndsWith(".weight", StringComparison.Ordinal))
            {
                tensor.uniform_(0.5, 1.5, generator);
            }
            else if (tensor.ndim == 1 && name.EndsWith(".bias", StringComparison.Ordinal))
            {
                tensor.uniform_(-0.5, 0.5, generator);
            }
        }
    }
}
