using System.Text.RegularExpressions;
using MLNetGhost.Trainer.Network;
using static TorchSharp.torch;

namespace MLNetGhost.Tool.Commands;

/// <summary>What a network costs per picture, layer by layer.</summary>
/// <param name="Layers">The layers in the order in which they run.</param>
internal sealed partial record NetworkProfile(IReadOnlyList<LayerProfile> Layers)
{
    /// <summary>Number of trained values, counted like <see cref="DetectionNetwork.ParameterCount"/>.</summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters) + HeadDecoder.BinCount;

    /// <summary>Multiply-accumulate operations of all convolutions.</summary>
    public long Multiplications => Layers.Sum(layer => layer.Multiplications);

    /// <summary>Number of values that all convolutions output.</summary>
    public long OutputElements => Layers.Sum(layer => layer.OutputElements);

    /// <summary>Number of convolutions.</summary>
    public required int ConvolutionCount { get; init; }

    /// <summary>
    /// Measures a network in its current form, by the shapes that a batch of no pictures has on its way through: nothing is computed.
    /// </summary>
    /// <param name="network">A <see cref="DetectionNetwork"/> (branch by branch, so that each branch is counted) or a
    /// <see cref="FoldedNetwork"/>.</param>
    /// <param name="imageSize">Side of the picture, a multiple of 32.</param>
    public static NetworkProfile Measure(nn.Module<Tensor, Tensor[]> network, int imageSize) => Measure(network, imageSize, pictures: 0);

    /// <summary>Measures a network; the costs are those of one picture, whatever the size of the batch that is sent through.</summary>
    /// <param name="network">The network.</param>
    /// <param name="imageSize">Side of the picture, a multiple of 32.</param>
    /// <param name="pictures">Size of the batch.</param>
    internal static NetworkProfile Measure(nn.Module<Tensor, Tensor[]> network, int imageSize, int pictures)
    {
        var costs = new Dictionary<string, (long Multiplications, long Elements)>(StringComparer.Ordinal);
        var outputs = new Dictionary<string, long[]>(StringComparer.Ordinal);
        var order = new List<string>();
        var convolutions = 0;
        var removeHooks = new List<Action>();
        foreach (var (name, module) in network.named_modules())
        {
            if (module is nn.Module<Tensor, Tensor> simple && LayerOf(name) is { } layer)
            {
                removeHooks.Add(simple.register_forward_hook((_, _, output) =>
                {
                    outputs[layer] = output.shape[1..];
                    if (WeightOf(module) is { } weight)
                    {
                        convolutions++;
                        var area = output.shape[2] * output.shape[3];
                        Add(layer, area * weight.numel(), area * output.shape[1]);
                    }

                    return output;
                }).remove);
            }
        }

        Run(network, pictures, imageSize);
        removeHooks.ForEach(remove => remove());
        var parameters = network.named_parameters().ToLookup(entry => LayerOf(entry.name), entry => entry.parameter.numel());
        var kinds = network.named_modules().ToLookup(entry => LayerOf(entry.name), entry => entry.module.GetName());
        return new NetworkProfile([.. order.Select(layer => new LayerProfile(
            layer, kinds[layer].First(), outputs[layer], parameters[layer].Sum(), costs[layer].Multiplications, costs[layer].Elements))])
        {
            ConvolutionCount = convolutions,
        };

        void Add(string layer, long multiplications, long elements)
        {
            if (!costs.TryGetValue(layer, out var sum))
            {
                order.Add(layer);
            }

            costs[layer] = (sum.Multiplications + multiplications, sum.Elements + elements);
        }
    }

    private static void Run(nn.Module<Tensor, Tensor[]> network, int pictures, int imageSize)
    {
        using var scope = NewDisposeScope();
        using var gradientFree = no_grad();
        var wasTraining = network.training;
        network.eval();
        network.call(zeros(pictures, 3, imageSize, imageSize));
        network.train(wasTraining);
    }

    /// <summary>The kernel of a convolution; null for other modules.</summary>
    private static Tensor? WeightOf(nn.Module module) => module switch
    {
        Convolution convolution => convolution.Weight,
        FoldedConv folded => folded.Weight,
        _ => null,
    };

    /// <summary>
    /// The layer that a module or parameter belongs to: the stem, a block of the backbone, a layer of the neck, a branch of the head.
    /// </summary>
    private static string? LayerOf(string name)
    {
        if (name.StartsWith("backbone.conv_stem", StringComparison.Ordinal) || name.StartsWith("backbone.bn1", StringComparison.Ordinal))
        {
            return "backbone.conv_stem";
        }

        return LayerName().Match(name) is { Success: true } match ? match.Value : null;
    }

    [GeneratedRegex(@"^(backbone\.(blocks\.\d+\.\d+|\d+)|neck\.\d+|head\.cv\d\.\d+)(?=\.|$)")]
    private static partial Regex LayerName();
}
