using MLNetGhost.Trainer.Network;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>The forms whose state dict has all branches: they must compute the same.</summary>
internal static class StateDictForms
{
    public static IReadOnlyList<ReparameterisationForm> All { get; } =
        [ReparameterisationForm.BranchByBranch, ReparameterisationForm.Fused];
}
