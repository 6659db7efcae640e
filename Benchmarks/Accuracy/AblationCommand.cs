using System.CommandLine;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>The command <c>ablation</c>: what GhostNetV3's training branches buy, in accuracy and in training time.</summary>
internal static class AblationCommand
{
    /// <summary>Without branches, and with them.</summary>
    public static IReadOnlyList<Variant> Variants { get; } =
    [
        new("plain", options => options with { Form = ReparameterisationForm.None }),
        new("branches", options => options with { Form = ReparameterisationForm.Fused }),
    ];

    /// <summary>Makes the command.</summary>
    public static Command Create() => ComparisonCommand.Create(
        "ablation", "Train with and without re-parameterisation branches, and compare", epochs: 40, Variants);
}
