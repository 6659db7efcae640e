using System.Numerics;
using MLNetGhost.Trainer.Data;

namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>One of the ways to draw the pictures of a pretraining.</summary>
/// <param name="Name">A word for tables and folders.</param>
/// <param name="Parts">What the pictures consist of; null for no pretraining: random weights.</param>
internal sealed record GeneratorVariant(string Name, SceneParts? Parts)
{
    /// <summary>The name of the one that leaves nothing out, with which the others are compared.</summary>
    public const string Everything = "everything";

    /// <summary>Everything, without each of the parts, without any of them, and nothing at all.</summary>
    public static IReadOnlyList<GeneratorVariant> All { get; } =
    [
        new(Everything, SceneParts.All),
        .. Enum.GetValues<SceneParts>().Where(part => BitOperations.IsPow2((int)part)).Select(Without),
        new("plain", SceneParts.None),
        new("nothing", Parts: null),
    ];

    private static GeneratorVariant Without(SceneParts part) => new($"no-{part.ToString().ToLowerInvariant()}", SceneParts.All & ~part);
}
