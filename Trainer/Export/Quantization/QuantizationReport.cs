namespace MLNetGhost.Trainer.Export;

/// <summary>What quantisation changed.</summary>
/// <param name="CalibrationPictures">Pictures on which ranges were measured.</param>
/// <param name="QuantizedNodes">Nodes that compute with bytes.</param>
/// <param name="FloatNodes">Nodes that were left in float.</param>
/// <param name="FloatBytes">Size of the float model.</param>
/// <param name="QuantizedBytes">Size of the quantised model.</param>
/// <param name="Agreement">How the answers of the two models differ.</param>
public sealed record QuantizationReport(
    int CalibrationPictures, int QuantizedNodes, int FloatNodes, long FloatBytes, long QuantizedBytes, ModelAgreement Agreement);
