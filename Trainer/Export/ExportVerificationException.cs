namespace MLNetGhost.Trainer.Export;

/// <summary>The exported model would not answer what the trained network answers; nothing was written.</summary>
public sealed class ExportVerificationException : Exception
{
    internal ExportVerificationException(string modelName, VerificationResult verification, ExportOptions options)
        : base($"The forms of network '{modelName}' differ by more than {options.BoxTolerance} px in boxes or {options.ScoreTolerance} in scores "
            + $"over {verification.Pictures} pictures, so no model was written. Training to folded graph: {verification.TrainToFolded}; "
            + $"folded graph to ONNX Runtime: {verification.FoldedToRuntime}; training graph to ONNX Runtime: {verification.TrainToRuntime}. "
            + "A difference that is not a number means that weights or statistics of the network are not finite; "
            + "if rounding alone is to blame, raise BoxTolerance or ScoreTolerance.")
        => Verification = verification;

    /// <summary>All differences.</summary>
    public VerificationResult Verification { get; }
}
