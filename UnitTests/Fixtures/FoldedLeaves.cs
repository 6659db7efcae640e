using MLNetGhost.Trainer.Network;
using static TorchSharp.torch;
using BatchNorm2d = TorchSharp.Modules.BatchNorm2d;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>What a folded module may hold.</summary>
internal static class FoldedLeaves
{
    /// <summary>Fails unless every convolution of the module is folded, and no normalisation is left.</summary>
    public static void AssertNothingElse(nn.Module folded)
    {
        var modules = folded.modules().Append(folded).ToList();
        Assert.IsNotEmpty(modules.OfType<FoldedConv>(), "folded convolutions");
        Assert.IsEmpty(modules.OfType<BatchNorm2d>(), "normalisations");
        Assert.IsEmpty(modules.OfType<Convolution>(), "convolutions that are trained");
        Assert.IsEmpty(modules.OfType<LeafConvolution>().Where(leaf => leaf is not FoldedConv), "leaves that are not folded");
        Assert.AreEqual(modules.OfType<FoldedConv>().Distinct().Sum(leaf => leaf.Weight.numel() + leaf.Bias.numel()),
            folded.parameters().Sum(parameter => parameter.numel()), "parameters, all of folded convolutions");
    }
}
