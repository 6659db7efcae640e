namespace MLNetGhost.Trainer.Export;

/// <summary>Average precision before and after on a labelled split, by the rules of the YOLO tools, as <c>val</c> prints it.</summary>
/// <param name="Split">The split.</param>
/// <param name="Pictures">The number of pictures.</param>
/// <param name="FloatMap50">The float model's mean average precision at an intersection over union of 0.5.</param>
/// <param name="FloatMap50To95">The float model's, averaged over 0.5 to 0.95.</param>
/// <param name="QuantizedMap50">The quantised model's at 0.5.</param>
/// <param name="QuantizedMap50To95">The quantised model's, averaged over 0.5 to 0.95.</param>
public sealed record QuantizationAccuracy(
    string Split, int Pictures, double FloatMap50, double FloatMap50To95, double QuantizedMap50, double QuantizedMap50To95);
