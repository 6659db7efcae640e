namespace MLNetGhost.Trainer.Safetensors;

/// <summary>One float32 tensor of a safetensors file, in row-major order.</summary>
/// <param name="Shape">The tensor's dimensions; empty for a scalar.</param>
/// <param name="Values">The elements, row-major.</param>
internal sealed record SafetensorsEntry(IReadOnlyList<long> Shape, float[] Values);
