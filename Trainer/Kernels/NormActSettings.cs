namespace MLNetGhost.Trainer.Kernels;

/// <summary>The settings of a batch normalisation and the activation that follows it.</summary>
/// <param name="Epsilon">Added to variances.</param>
/// <param name="Activation">The activation.</param>
/// <param name="Sink">Receives the statistics of each forward pass.</param>
internal sealed record NormActSettings(double Epsilon, ActivationKind Activation, BatchStatisticsSink Sink);
