namespace MLNetGhost.Trainer.Export;

/// <summary>The largest differences between the three forms of a network.</summary>
/// <param name="TrainToFolded">Training graph in evaluation mode against folded graph, both in TorchSharp.</param>
/// <param name="FoldedToRuntime">Folded graph in TorchSharp against the exported model in ONNX Runtime.</param>
/// <param name="TrainToRuntime">Training graph against the exported model.</param>
/// <param name="Pictures">How many pictures were compared.</param>
public sealed record VerificationResult(OutputDifference TrainToFolded, OutputDifference FoldedToRuntime, OutputDifference TrainToRuntime, int Pictures)
{
    /// <summary>Whether all differences are within a tolerance.</summary>
    internal bool IsWithin(double boxTolerance, double scoreTolerance)
        => TrainToFolded.IsWithin(boxTolerance, scoreTolerance)
            && FoldedToRuntime.IsWithin(boxTolerance, scoreTolerance)
            && TrainToRuntime.IsWithin(boxTolerance, scoreTolerance);

    /// <summary>The larger of these and the given differences.</summary>
    internal VerificationResult With(OutputDifference trainToFolded, OutputDifference foldedToRuntime, OutputDifference trainToRuntime, int pictures)
        => new(
            OutputDifference.Max(TrainToFolded, trainToFolded),
            OutputDifference.Max(FoldedToRuntime, foldedToRuntime),
            OutputDifference.Max(TrainToRuntime, trainToRuntime),
            Pictures + pictures);
}
