namespace MLNetGhost.Trainer.Export;

/// <summary>The largest differences between the three forms of a network.</summary>
/// <param name="TrainToFolded">Training graph in evaluation mode against folded graph, both in TorchSharp.</param>
/// <param name="FoldedToRuntime">Folded graph in TorchSharp against the exported model in ONNX Runtime.</param>
/// <param name="TrainToRuntime">Training graph against the exported model.</param>
/// <param name="Pictures">How many pictures were compared.</param>
public sealed record VerificationResult(OutputDifference TrainToFolded, OutputDifference FoldedToRuntime, OutputDifference TrainToRuntime, int Pictures)
{
    /// <summary>
    /// Whether the TorchSharp graphs were computed in double precision on some pictures, because in single precision differences went
    /// beyond the tolerances there.
    /// </summary>
    public bool DoublePrecision { get; init; }

    /// <summary>Whether all differences are numbers.</summary>
    internal bool IsFinite => double.IsFinite(TrainToFolded.Boxes + TrainToFolded.Scores + TrainToRuntime.Boxes + TrainToRuntime.Scores);

    /// <summary>Whether all differences are within a tolerance.</summary>
    internal bool IsWithin(double boxTolerance, double scoreTolerance)
        => TrainToFolded.IsWithin(boxTolerance, scoreTolerance)
            && FoldedToRuntime.IsWithin(boxTolerance, scoreTolerance)
            && TrainToRuntime.IsWithin(boxTolerance, scoreTolerance);

    /// <summary>The larger differences of two sets of pictures.</summary>
    internal VerificationResult And(VerificationResult other)
        => new(
            OutputDifference.Max(TrainToFolded, other.TrainToFolded),
            OutputDifference.Max(FoldedToRuntime, other.FoldedToRuntime),
            OutputDifference.Max(TrainToRuntime, other.TrainToRuntime),
            Pictures + other.Pictures)
        {
            DoublePrecision = DoublePrecision || other.DoublePrecision,
        };
}
