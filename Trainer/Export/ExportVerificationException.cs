namespace MLNetGhost.Trainer.Export;

/// <summary>The exported model does not reproduce the trained network's outputs; nothing was written.</summary>
public sealed class ExportVerificationException : Exception
{
    internal ExportVerificationException(string modelName, VerificationResult verification, ExportOptions options)
        : base($"The forms of network '{modelName}' differ by more than {options.BoxTolerance} px in boxes or {options.ScoreTolerance} "
            + $"in scores over {verification.Pictures} pictures, so no model was written. Training to folded graph: "
            + $"{verification.TrainToFolded}; "
            + $"folded graph to ONNX Runtime: {verification.FoldedToRuntime}; training graph to ONNX Runtime: "
            + $"{verification.TrainToRuntime}. "
            + Explanation(verification))
        => Verification = verification;

    /// <summary>All differences.</summary>
    public VerificationResult Verification { get; }

    private static string Explanation(VerificationResult verification) => verification.IsFinite
        ? "Both graphs were then computed in double precision; single precision alone is off by "
            + $"{verification.Rounding}. If the graphs agree with each other, the network itself is sensitive to rounding "
            + "(for example, too few training steps for its running statistics); train longer, or raise BoxTolerance and ScoreTolerance."
        : "A difference that is not a number means that weights or statistics of the network are not finite.";
}
