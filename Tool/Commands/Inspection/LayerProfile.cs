namespace MLNetGhost.Tool.Commands;

/// <summary>What one layer of a network costs for one picture.</summary>
/// <param name="Name">The layer's name in the state dict.</param>
/// <param name="Kind">The type of the layer.</param>
/// <param name="Output">Channels, height and width of what it gives.</param>
/// <param name="Parameters">Trained numbers, without running statistics.</param>
/// <param name="Multiplications">Multiply-accumulate operations of its convolutions, which is how YOLO tools count.</param>
/// <param name="OutputElements">Numbers that its convolutions write: what training has to remember at least.</param>
internal sealed record LayerProfile(
    string Name, string Kind, IReadOnlyList<long> Output, long Parameters, long Multiplications, long OutputElements);
