namespace MLNetGhost.Tool.Commands;

/// <summary>What a network costs in both of its forms.</summary>
/// <param name="Model">The member of the family.</param>
/// <param name="Trained">As it is trained, branch by branch.</param>
/// <param name="Folded">As it is deployed.</param>
internal sealed record NetworkCosts(string Model, NetworkProfile Trained, NetworkProfile Folded);
