using System.Text.RegularExpressions;

namespace MLNetGhost.Trainer.Weights;

/// <summary>
/// The names of GhostNetV3's weights: ours follow Huawei's; timm calls the normalisation of a branch <c>bn1</c>, and as a feature
/// extractor writes <c>blocks_3.0</c> for <c>blocks.3.0</c>.
/// </summary>
internal static partial class TrunkNames
{
    /// <summary>The stem's kernel, which every trunk has.</summary>
    public const string StemKernel = "conv_stem.weight";

    /// <summary>The mean of the normalisation behind the stem.</summary>
    public const string StemMean = "bn1.running_mean";

    /// <summary>The network's name for its trunk.</summary>
    public const string OwnPrefix = "backbone.";

    /// <summary>Our name, without that of the network's part, for a name in anybody's file.</summary>
    public static string ToOwn(string name)
    {
        var bare = Wrappers().Replace(name, "");
        return BranchNorm().Replace(FeatureBlock().Replace(bare, "blocks.$1."), "$1.bn.");
    }

    /// <summary>timm's name for one of ours, without that of the network's part.</summary>
    public static string ToTimm(string name) => OwnBranchNorm().Replace(name, "$1.bn1.");

    /// <summary>Whether a weight belongs to what follows the trunk in a classifier.</summary>
    /// <param name="name">Our name.</param>
    public static bool IsOfClassifier(string name) => Classifier().IsMatch(name);

    /// <summary>Whether a name is one of a network whose branches were folded.</summary>
    /// <param name="name">Our name.</param>
    public static bool IsFolded(string name) => Folded().IsMatch(name);

    [GeneratedRegex(@"^(?:module\.|backbone\.|trunk\.)+")]
    private static partial Regex Wrappers();

    [GeneratedRegex(@"^blocks_(\d+)\.")]
    private static partial Regex FeatureBlock();

    [GeneratedRegex(@"(_rpr_(?:conv\.\d+|scale))\.bn1\.")]
    private static partial Regex BranchNorm();

    [GeneratedRegex(@"(_rpr_(?:conv\.\d+|scale))\.bn\.")]
    private static partial Regex OwnBranchNorm();

    [GeneratedRegex(@"^(?:conv_head|classifier|head|fc|act2|bn2|norm_head|blocks\.9)\.")]
    private static partial Regex Classifier();

    [GeneratedRegex(@"\.(?:primary_conv|cheap_operation)\.")]
    private static partial Regex Folded();
}
