namespace MLNetGhost.Trainer.Onnx;

/// <summary>What a nearest-neighbour enlargement by a whole factor repeated.</summary>
/// <param name="Value">The smaller value.</param>
/// <param name="Factor">The factor of both sides.</param>
internal sealed record Enlargement(OnnxValue Value, int Factor);
