using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Training;

/// <summary>Convolution, normalisation, convolution: a network with every kind of weight.</summary>
internal static class SmallNetwork
{
    public static TorchSharp.Modules.Sequential Create(int seed)
    {
        var network = nn.Sequential(
            ("first", nn.Conv2d(3, 4, 3, bias: false)),
            ("norm", nn.BatchNorm2d(4)),
            ("last", nn.Conv2d(4, 2, 1)));
        using var gradientFree = no_grad();
        using var generator = new Generator((ulong)seed);
        foreach (var parameter in network.parameters())
        {
            parameter.uniform_(-0.5, 0.5, generator);
        }

        return network;
    }

    /// <summary>Adds the gradients of one random batch.</summary>
    public static void Backward(nn.Module<Tensor, Tensor> network, int seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        network.call(randn(2, 3, 6, 6, generator: generator)).square().mean().backward();
    }
}
