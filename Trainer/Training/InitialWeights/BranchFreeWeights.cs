using System.Text.RegularExpressions;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Torch;
using MLNetGhost.Trainer.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// Weights of a network with branches for one without: each convolution is the fold of its branches, and the normalisation behind it
/// passes on what the fold computes, with statistics measured on drawn scenes. By name and shape, a network without branches would get the
/// first branch of each alone, and begin worse than it has to.
/// </summary>
internal static partial class BranchFreeWeights
{
    private const string FirstConvolution = "_conv.0";
    private const int Scenes = 16;
    private const int Side = 256;

    /// <summary>
    /// Fills a network from a file. If it has no branches and the file does, another with branches is filled, and converted.
    /// </summary>
    /// <param name="network">The network to fill.</param>
    /// <param name="names">The names of the file's weights, as the network has them.</param>
    /// <param name="origin">What they are, for messages.</param>
    /// <param name="load">Fills a network.</param>
    /// <exception cref="InvalidDataException">The network has branches, and the file was trained without.</exception>
    public static WeightReport Load(
        DetectionNetwork network, IEnumerable<string> names, string origin, Func<DetectionNetwork, WeightReport> load)
    {
        var (hasModules, hasBranches) = (false, false);
        foreach (var name in names)
        {
            hasModules |= FirstBranch().IsMatch(name);
            hasBranches |= OtherBranch().IsMatch(name);
        }

        if (network.Form is ReparameterisationForm.BranchByBranch or ReparameterisationForm.Fused && hasModules && !hasBranches)
        {
            throw new InvalidDataException($"There are no branches in {origin}, which was trained without (--form none), so those of the "
                + $"network would begin from random weights and spoil what was learned. Train with --form none "
                + $"({nameof(TrainingOptions.Form)}), or use weights with branches.");
        }

        return network.Form == ReparameterisationForm.None && hasBranches ? LoadConverted(network, load) : load(network);
    }

    private static WeightReport LoadConverted(DetectionNetwork network, Func<DetectionNetwork, WeightReport> load)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var branched = DetectionNetwork.Create(
            network.Spec, network.ClassCount, seed: 0, ReparameterisationForm.BranchByBranch);

        // What the file lacks stays as it is: branches that the network does not have add nothing.
        var given = network.state_dict();
        foreach (var (name, tensor) in branched.state_dict())
        {
            if (given.TryGetValue(name, out var own))
            {
                tensor.copy_(own);
            }
            else if (name.EndsWith(".weight", StringComparison.Ordinal) || name.EndsWith(".bias", StringComparison.Ordinal))
            {
                tensor.zero_();
            }
        }

        var report = load(branched);
        branched.eval();
        using var plain = Convert(branched);
        network.load_state_dict(plain.state_dict());
        const string remark = "The network has no branches, so each of its convolutions begins as the fold of the branches in the file.";
        return report with { Remark = report.Remark is { } other ? $"{other} {remark}" : remark };
    }

    /// <summary>A network without branches that computes what one with branches does in evaluation mode.</summary>
    /// <param name="branched">The network with branches, in evaluation mode.</param>
    internal static DetectionNetwork Convert(DetectionNetwork branched)
    {
        var plain = DetectionNetwork.CreateWithoutWeights(branched.Spec, branched.ClassCount, ReparameterisationForm.None);
        var given = branched.state_dict();
        foreach (var (name, tensor) in plain.state_dict())
        {
            tensor.copy_(given[name]);
        }

        plain.eval();
        var branches = branched.named_modules().ToDictionary(module => module.name, module => module.module, StringComparer.Ordinal);
        foreach (var (name, module) in plain.named_modules())
        {
            if (module is ConvNorm only && name.EndsWith(FirstConvolution, StringComparison.Ordinal))
            {
                Fill(only, Fold(branches, name[..^FirstConvolution.Length], only.Convolution.Shape));
            }
        }

        using var batch = new SceneLoader(seed: 1, Scenes, Side, workers: 0).Batches(0, 1).First();
        foreach (var level in plain.forward(batch.Images))
        {
            level.Dispose();
        }

        return plain;
    }

    private static FoldedKernel Fold(Dictionary<string, nn.Module> branches, string owner, ConvolutionShape shape)
    {
        var parts = new List<FoldedKernel>();
        for (var i = 0; branches.TryGetValue($"{owner}_conv.{i}", out var branch); i++)
        {
            parts.Add(Fold((ConvNorm)branch, shape.Height));
        }

        if (branches.TryGetValue($"{owner}_scale", out var scale))
        {
            parts.Add(Fold((ConvNorm)scale, shape.Height));
        }

        if (branches.TryGetValue($"{owner}_skip", out var skip))
        {
            parts.Add(ConvFolding.FoldNorm(
                ConvFolding.IdentityKernel(shape.OutChannels, shape.Groups, shape.Height), (BatchNorm2d)skip));
        }

        return ConvFolding.Sum(parts);
    }

    private static FoldedKernel Fold(ConvNorm branch, long kernelSize) =>
        ConvFolding.FoldNorm(ConvFolding.PadTo(branch.Convolution.Weight, kernelSize), branch.Norm);

    /// <summary>
    /// Sets the kernel, and, once the network runs, a normalisation that adds the bias and changes nothing else: it has the mean and
    /// variance of what the convolution gives then.
    /// </summary>
    private static void Fill(ConvNorm only, FoldedKernel fold)
    {
        only.Convolution.Weight.copy_(fold.Weight);
        var norm = only.Norm;
        var bias = fold.Bias.to(ScalarType.Float32);
        only.Convolution.register_forward_hook((_, _, output) =>
        {
            using var scope = NewDisposeScope();
            var mean = output.mean([0, 2, 3]);
            var variance = output.var([0, 2, 3], unbiased: false);
            norm.running_mean!.copy_(mean);
            norm.running_var!.copy_(variance);
            norm.weight.copy_(variance.Plus(Scalars.Of(norm.eps)).sqrt());
            norm.bias!.copy_(bias.Plus(mean));
            return output;
        });
    }

    [GeneratedRegex(@"_rpr_conv\.0\.")]
    private static partial Regex FirstBranch();

    [GeneratedRegex(@"_rpr_(?:conv\.[1-9]\d*|scale|skip)\.")]
    private static partial Regex OtherBranch();
}
