namespace MLNetGhost.Trainer.Training;

/// <summary>What a message says about a batch.</summary>
/// <param name="Device">The device that works on it.</param>
/// <param name="Count">Its pictures.</param>
/// <param name="Width">Their width, pixels.</param>
/// <param name="Height">Their height, pixels.</param>
internal sealed record BatchDescription(string Device, int Count, int Width, int Height);
