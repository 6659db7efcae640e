using TorchSharp;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>What the user is told about the convolutions of a network.</summary>
internal static class ConvolutionReport
{
    /// <summary>
    /// Checks every shape of convolution in a network, in the layouts in which it runs, and says which ones libtorch computes wrongly and
    /// what computes them instead; null if it is right everywhere, or if the network does not run on the CPU.
    /// </summary>
    /// <param name="network">In training or deployed form.</param>
    /// <param name="device">Where it runs.</param>
    public static string? Examine(nn.Module network, DeviceType device) => device != DeviceType.CPU ? null
        : Describe([.. Shapes(network).Distinct().Select(CheckedConvolution.VerdictOn)]);

    /// <summary>The sentence about verdicts; null if libtorch is right everywhere.</summary>
    internal static string? Describe(IReadOnlyList<ConvolutionVerdict> verdicts)
    {
        var wrong = verdicts.Where(verdict => verdict.Fault is not null).DistinctBy(verdict => Unlaid(verdict.Shape)).ToList();
        if (wrong.Count == 0)
        {
            return null;
        }

        var ways = string.Join("; ", wrong.GroupBy(verdict => verdict.Way.Name).Select(group => $"{group.Count()} with {group.Key}"));
        return $"On this processor, libtorch computes {wrong.Count} of the network's "
            + $"{verdicts.DistinctBy(verdict => Unlaid(verdict.Shape)).Count()} shapes of convolution wrongly, "
            + $"such as {wrong[0].Shape} ({wrong[0].Fault}). They are computed differently, in agreement with double precision: {ways}.";
    }

    /// <summary>Deployed networks run on planes, and so does the validation of one that is trained on rows.</summary>
    private static IEnumerable<ConvolutionShape> Shapes(nn.Module network)
    {
        var convolutions = network.modules().OfType<Convolution>().ToList();
        return convolutions.Select(convolution => convolution.Shape)
            .Concat(network.modules().OfType<FoldedConv>().Select(folded => folded.Shape))
            .Concat(convolutions.Where(FastConvolution.IsLibtorchs)
                .Select(convolution => convolution.Shape with { Layout = ConvolutionLayout.Rows }));
    }

    private static ConvolutionShape Unlaid(ConvolutionShape shape) => shape with { Layout = ConvolutionLayout.Planes };
}
