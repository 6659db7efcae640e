namespace MLNetGhost.Tool.Commands;

/// <summary>What one layer of a network costs for one picture.</summary>
/// <param name="Name">The layer's name in the state dict.</param>
/// <param name="Kind">The type of the layer.</param>
/// <param name="Output">Channels, height and width of its output.</param>
/// <param name="Parameters">Number of trained values, without running statistics.</param>
/// <param name="Multiplications">Multiply-accumulate operations of its convolutions, as YOLO tools count them.</param>
/// <param name="OutputElements">Number of values that its convolutions output: the least that training has to keep.</param>
internal sealed record LayerProfile(
    string Name, string Kind, IReadOnlyList<long> Output, long Parameters, long Multiplications, long OutputElements);
