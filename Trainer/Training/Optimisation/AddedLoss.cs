using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>A loss that is added to that of the labels.</summary>
/// <param name="levels">Per stride (N, 64 + classes, h, w): the outputs of the network that learns.</param>
/// <param name="features">Per stride (N, channels, h, w): its neck's features, from which they were computed.</param>
/// <returns>A scalar per picture.</returns>
internal delegate Tensor AddedLoss(Tensor[] levels, Tensor[] features);
