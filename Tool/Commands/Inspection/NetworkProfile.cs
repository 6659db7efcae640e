using System.Text.RegularExpressions;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Tool.Commands;

/// <summary>What a network costs, layer by layer, measured by sending one picture through it.</summary>
/// <param name="Layers">The layers in the order in which they run.</param>
internal sealed partial record NetworkProfile(IReadOnlyList<LayerProfile> Layers)
{
    /// <summary>Side of the picture that is sent through in place of a larger one: at stride 64, two pixels are left.</summary>
    internal const int MeasuredSize = 128;

    /// <summary>Sides of which every layer's maps are a whole fraction: gates pool those of stride 32 once more.</summary>
    internal const int MultipleOfScaling = 64;

    /// <summary>Number of trained values, counted like <see cref="DetectionNetwork.ParameterCount"/>.</summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters) + HeadDecoder.BinCount;

    /// <summary>Multiply-accumulate operations of all convolutions.</summary>
    public long Multiplications => Layers.Sum(layer => layer.Multiplications);

    /// <summary>Number of values that all convolutions output.</summary>
    public long OutputElements => Layers.Sum(layer => layer.OutputElements);

    /// <summary>Number of convolutions.</summary>
    public required int ConvolutionCount { get; init; }

    /// <summary>Measures a network in its current form.</summary>
    /// <param name="network">A <see cref="DetectionNetwork"/> (branch by branch, so that each branch is counted) or a
    /// <see cref="FoldedNetwork"/>.</param>
    /// <param name="imageSize">Side of the picture, a multiple of 32.</param>
    public static NetworkProfile Measure(nn.Module<Tensor, Tensor[]> network, int imageSize) =>
        Measure(network, imageSize, imageSize % MultipleOfScaling == 0 ? Math.Min(imageSize, MeasuredSize) : imageSize);

    /// <summary>Measures a network on a smaller picture and scales what grows with it: at 640, a twenty-fifth of the work.</summary>
    /// <param name="network">The network.</param>
    /// <param name="imageSize">Side of the picture, a multiple of 32.</param>
    /// <param name="measuredSize">
    /// Side of the picture that is sent through; <paramref name="imageSize"/>, or <see cref="MeasuredSize"/> if both are multiples of
    /// <see cref="MultipleOfScaling"/>.
    /// </param>
    internal static NetworkProfile Measure(nn.Module<Tensor, Tensor[]> network, int imageSize, int measuredSize)
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
                    outputs[layer] = [output.shape[1], Scale(output.shape[2]), Scale(output.shape[3])];
                    if (WeightOf(module) is { } weight)
                    {
                        convolutions++;
                        var area = Scale(output.shape[2]) * Scale(output.shape[3]);
                        Add(layer, area * weight.numel(), area * output.shape[1]);
                    }

                    return output;
                }).remove);
            }
        }

        Run(network, measuredSize);
        removeHooks.ForEach(remove => remove());
        var parameters = network.named_parameters().ToLookup(entry => LayerOf(entry.name), entry => entry.parameter.numel());
        var kinds = network.named_modules().ToLookup(entry => LayerOf(entry.name), entry => entry.module.GetName());
        return new NetworkProfile([.. order.Select(layer => new LayerProfile(
            layer, kinds[layer].First(), outputs[layer], parameters[layer].Sum(), costs[layer].Multiplications, costs[layer].Elements))])
        {
            ConvolutionCount = convolutions,
        };

        // A side of one pixel is that of a mean over the whole map, whatever its size.
        long Scale(long side) => side == 1 ? 1 : side * imageSize / measuredSize;

        void Add(string layer, long multiplications, long elements)
        {
            if (!costs.TryGetValue(layer, out var sum))
            {
                order.Add(layer);
            }

            costs[layer] = (sum.Multiplications + multiplications, sum.Elements + elements);
        }
    }

    private static void Run(nn.Module<Tensor, Tensor[]> network, int imageSize)
    {
        using var scope = NewDisposeScope();
        using var gradientFree = no_grad();

        // Maps this small are done before a second thread has woken up.
        using var threads = new TorchThreads(1);
        var wasTraining = network.training;
        network.eval();
        network.call(zeros(1, 3, imageSize, imageSize));
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
