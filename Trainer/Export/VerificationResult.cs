namespace MLNetGhost.Trainer.Export;

/// <summary>The largest differences between the three forms of a network.</summary>
/// <param name="TrainToFolded">Training graph in evaluation mode compared with the folded graph, both in TorchSharp.</param>
/// <param name="FoldedToRuntime">Folded graph in TorchSharp compared with the exported model in ONNX Runtime.</param>
/// <param name="TrainToRuntime">Training graph compared with the exported model.</param>
/// <param name="Pictures">How many pictures were compared.</param>
public sealed record VerificationResult(
    OutputDifference TrainToFolded, OutputDifference FoldedToRuntime, OutputDifference TrainToRuntime, int Pictures)
{
    /// <summary>
    /// Whether the TorchSharp graphs were computed in double precision on some pictures, because differences in single precision
    /// exceeded the tolerances there.
    /// </summary>
    public bool DoublePrecision { get; init; }

    /// <summary>
    /// How far single precision alone takes the training graph from the exact output, on the pictures of <see cref="DoublePrecision"/>.
    /// </summary>
    public OutputDifference Rounding { get; init; }

    /// <summary>Whether all differences are finite.</summary>
    internal bool IsFinite => double.IsFinite(TrainToFolded.Boxes + TrainToFolded.Scores + TrainToRuntime.Boxes + TrainToRuntime.Scores);

    /// <summary>
    /// Whether all differences are within the tolerances, or within <see cref="ExportOptions.RoundingMultiple"/> times the rounding.
    /// </summary>
    internal bool IsWithin(ExportOptions options)
    {
        var boxes = Math.Max(options.BoxTolerance, options.RoundingMultiple * Rounding.Boxes);
        var scores = Math.Max(options.ScoreTolerance, options.RoundingMultiple * Rounding.Scores);
        return TrainToFolded.IsWithin(boxes, scores) && FoldedToRuntime.IsWithin(boxes, scores) && TrainToRuntime.IsWithin(boxes, scores);
    }

    /// <summary>The larger differences of two sets of pictures.</summary>
    internal VerificationResult And(VerificationResult other)
        => new(
            OutputDifference.Max(TrainToFolded, other.TrainToFolded),
            OutputDifference.Max(FoldedToRuntime, other.FoldedToRuntime),
            OutputDifference.Max(TrainToRuntime, other.TrainToRuntime),
            Pictures + other.Pictures)
        {
            DoublePrecision = DoublePrecision || other.DoublePrecision,
            Rounding = OutputDifference.Max(Rounding, other.Rounding),
        };
}
