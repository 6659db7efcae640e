using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Weights;

/// <summary>
/// Writes a trained trunk for timm: a safetensors file that <c>timm.create_model("ghostnetv3_050")</c> takes with
/// <c>load_state_dict(…, strict=False)</c>, for pictures normalised by ImageNet's mean and deviation as timm does it. Members <c>n</c>,
/// <c>s</c> and <c>m</c> are timm's widths 050, 100 and 160; the others have timm's names but no model there.
/// </summary>
public static class TimmTrunk
{
    private static readonly Dictionary<string, string> s_models =
        new(StringComparer.Ordinal) { ["n"] = "ghostnetv3_050", ["s"] = "ghostnetv3_100", ["m"] = "ghostnetv3_160" };

    /// <summary>timm's model that takes the trunk of a network; null where timm has none of these widths.</summary>
    /// <param name="spec">The network's tables.</param>
    internal static string? ModelOf(ModelSpec spec) =>
        s_models.FirstOrDefault(entry => ModelFamily.Get(entry.Key).Backbone.Equals(spec.Backbone)).Value;

    /// <summary>Writes the trunk of a network; neck and head have no place in timm.</summary>
    /// <param name="network">A network in its training form (<c>Checkpoint.CreateNetwork</c>).</param>
    /// <param name="path">The file to write or replace (<c>.safetensors</c>).</param>
    /// <exception cref="ArgumentException">The network's trunk is no GhostNetV3, or it was trained without branches, which timm
    /// has.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(DetectionNetwork network, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (network.Spec.Backbone is not GhostBackboneSpec)
        {
            throw new ArgumentException($"Model {network.Spec.Name} has no GhostNetV3 trunk, so there is nothing that timm has a name for; "
                + $"name a checkpoint of {string.Join(", ", ModelFamily.All.Select(member => member.Name))}.", nameof(network));
        }

        if (network.Form is ReparameterisationForm.None or ReparameterisationForm.Folded)
        {
            var form = network.Form == ReparameterisationForm.None ? "trained without branches (form none)" : "folded for eight bits";
            throw new ArgumentException($"The network was {form}, but timm's GhostNetV3 has branches; name "
                + "the checkpoint of a run with branches.", nameof(network));
        }

        using var scope = NewDisposeScope();
        var weights = network.state_dict()
            .Where(entry => entry.Key.StartsWith(TrunkNames.OwnPrefix, StringComparison.Ordinal) && entry.Value.is_floating_point())
            .ToDictionary(entry => TrunkNames.ToTimm(entry.Key[TrunkNames.OwnPrefix.Length..]),
                entry => SafetensorsTensors.ToEntry(entry.Value), StringComparer.Ordinal);
        ImageNetInput.TakeOut(weights, TrunkNames.StemKernel, TrunkNames.StemMean);
        new SafetensorsFile(weights, new Dictionary<string, string> { ["format"] = "pt" }).Write(path);
    }
}
