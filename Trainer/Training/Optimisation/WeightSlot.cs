namespace MLNetGhost.Trainer.Training;

/// <summary>Where a named tensor lies in a <see cref="WeightBuffer"/>.</summary>
/// <param name="Name">Its name in the network's state dict.</param>
/// <param name="Role">How the optimiser treats it.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Offset">Index of its first element.</param>
/// <param name="Length">The number of its elements.</param>
internal sealed record WeightSlot(string Name, WeightRole Role, long[] Shape, long Offset, long Length);
