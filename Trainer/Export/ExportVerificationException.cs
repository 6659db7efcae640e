namespace MLNetGhost.Trainer.Export;

/// <summary>The exported model would not answer what the trained network answers; nothing was written.</summary>
public sealed class ExportVerificationException : Exception
{
    internal ExportVerificationException(string modelName, VerificationResult verification, ExportOptions options)
        : base($"The forms of network '{modelName}' differ by more than {options.BoxTolerance} px in boxes or {options.ScoreTolerance} "
            + $"in scores "
            + $"over {verification.Pictures} pictures, so no model was written. Training to folded graph: {verification.TrainToFolded}; "
            + $"folded graph to ONNX Runtime: {verification.FoldedToRuntime}; training graph to ONNX Runtime: "
            + $"{verification.TrainToRuntime}. "
            + Explanation(verification))
        => Verification = verification;

    /// <summary>All differences.</summary>
    public VerificationResult Verification { get; }

    private static string Explanation(VerificationResult verification) => verification.IsFinite
        ? "Both graphs were computed in double precision there; single precision alone is off by "
            + $"{verification.Rounding}. Where the graphs agree with each other, the network itself is sensitive to rounding "
            + "(too few training steps for its running statistics, say); train on, or raise BoxTolerance and ScoreTolerance."
        : "A difference that is not a number means that weights or statistics of the network are not finite.";
}
