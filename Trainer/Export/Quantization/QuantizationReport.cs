namespace MLNetGhost.Trainer.Export;

/// <summary>What quantisation changed.</summary>
/// <param name="CalibrationPictures">The number of pictures on which ranges were measured.</param>
/// <param name="QuantizedNodes">The number of nodes that compute with bytes.</param>
/// <param name="FloatNodes">The number of nodes that were left in float.</param>
/// <param name="FloatBytes">Size of the float model.</param>
/// <param name="QuantizedBytes">Size of the quantised model.</param>
/// <param name="Agreement">How closely the detections of the two models agree.</param>
public sealed record QuantizationReport(
    int CalibrationPictures, int QuantizedNodes, int FloatNodes, long FloatBytes, long QuantizedBytes, ModelAgreement Agreement);
