namespace MLNetGhost.Trainer.Network;

/// <summary>One bottleneck of a GhostNetV3 backbone.</summary>
/// <param name="Kernel">Kernel size of its strided convolution and of its shortcut.</param>
/// <param name="Expand">Channels inside.</param>
/// <param name="Out">Channels of its output.</param>
/// <param name="SqueezeRatio">Squeeze-and-excitation's reduced channels by those inside; 0 for none.</param>
/// <param name="Stride">1 or 2.</param>
/// <param name="Gated">Whether its expanding Ghost module has a gate.</param>
public sealed record GhostRow(int Kernel, int Expand, int Out, double SqueezeRatio = 0, int Stride = 1, bool Gated = false);
