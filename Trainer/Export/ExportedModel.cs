namespace MLNetGhost.Trainer.Export;

/// <summary>A verified model in memory.</summary>
/// <param name="Bytes">The content of an <c>.onnx</c> file.</param>
/// <param name="Report">What was written, and the differences that were measured.</param>
public sealed record ExportedModel(byte[] Bytes, ExportReport Report);
