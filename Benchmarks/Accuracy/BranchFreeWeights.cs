using System.Security.Cryptography;
using System.Text;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Torch;
using MLNetGhost.Trainer.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>
/// Weights of a network with branches for one without: each convolution is the fold of its branches, and the normalisation behind it
/// passes on what the fold computes, with statistics measured on drawn scenes. By name and shape, a network without branches would get the
/// first branch of each alone, and begin worse than it has to.
/// </summary>
internal static class BranchFreeWeights
{
    private const string FirstConvolution = "_conv.0";
    private const int Scenes = 16;
    private const int Side = 256;

    /// <summary>Writes the weights, unless the folder has them.</summary>
    /// <param name="options">The member, and the weights with branches: a file, or null for the starter weights.</param>
    /// <param name="folder">Where the file is written.</param>
    /// <returns>The file; <see cref="TrainingOptions.NoWeights"/> if the weights are that.</returns>
    public static string Find(TrainingOptions options, string folder)
    {
        if (options.PretrainedWeights == TrainingOptions.NoWeights)
        {
            return TrainingOptions.NoWeights;
        }

        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var branched = DetectionNetwork.Create(
            options.Model, SceneLoader.ClassNames.Count, seed: 0, ReparameterisationForm.BranchByBranch);
        InitialWeights.Load(branched, options.PretrainedWeights);
        branched.eval();
        var path = Path.Combine(folder, $"without-branches-{Digest(branched)}.safetensors");
        if (File.Exists(path))
        {
            return path;
        }

        using var plain = Convert(branched);
        Directory.CreateDirectory(folder);
        var tensors = plain.state_dict().Where(entry => entry.Value.is_floating_point())
            .ToDictionary(entry => entry.Key, entry => SafetensorsTensors.ToEntry(entry.Value), StringComparer.Ordinal);
        new SafetensorsFile(tensors, new Dictionary<string, string>()).Write(path, ElementType.F32);
        return path;
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

    private static string Digest(DetectionNetwork network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, tensor) in network.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(tensor.bytes);
        }

        return System.Convert.ToHexStringLower(hash.GetHashAndReset())[..8];
    }
}
