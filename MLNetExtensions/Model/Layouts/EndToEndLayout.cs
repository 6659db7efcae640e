namespace MLNetGhost.Model;

/// <summary>
/// YOLO26 and YOLOv10 as exported by default, and any Ultralytics export with <c>nms=True</c>: one output (N, K, 6) of corners in input
/// pixels, score and class id. Two rows may be two classes of one place.
/// </summary>
internal sealed class EndToEndLayout : OutputLayout
{
    private const int Values = 6;

    /// <inheritdoc/>
    public override DetectorLayout Kind => DetectorLayout.EndToEnd;

    /// <inheritdoc/>
    public override string Summary => "YOLO26, YOLOv10, exports with nms=True: one output (N, rows, 6), corners, score, class id";

    /// <inheritdoc/>
    public override IReadOnlyList<string> UsualOutputs => ["output0"];

    /// <inheritdoc/>
    public override bool HoldsChosenBoxesOnly => true;

    /// <inheritdoc/>
    public override LayoutMatch? Fit(ModelFacts facts) => facts.Single is { IsFloat: true, Shape: [_, _, >= Values and var values] } output
        && (values == Values || facts.BoxesOnly)
        ? new([output], ClassCount: null, values - Values)
        : null;

    /// <inheritdoc/>
    public override string? Evidence(ModelFacts facts, LayoutMatch match)
    {
        var rows = match.Outputs[0].Shape[1];
        if (facts.SaysFinished)
        {
            return "its metadata says that the graph chooses the boxes";
        }

        // Six may also be 4 + 2 classes of RT-DETR, which says so, or 5 + 1 of a YOLO with objectness, whose rows are those of its pyramid.
        var isOneClass = facts.ClassCount is null or 1 && (facts.IsPyramid(rows) || facts.IsAnchoredPyramid(rows));
        return match.ExtraValues > 0 || facts.SaysRtDetr || rows == Values || isOneClass ? null : "six values per row";
    }

    /// <inheritdoc/>
    public override void Collect(
        INetworkOutputs outputs, int slot, in LayoutContext context, SuppressionOptions options, CandidateList candidates)
    {
        var values = outputs.Of(0, slot);
        var stride = Values + context.ExtraValues;
        candidates.Begin(values.Length / stride, context.ClassCount, options);
        for (var row = Next(values, 0); row >= 0; row = Next(values, row + 1))
        {
            var score = CheckScore(values[row * stride + 4], row);
            candidates.Add(row, CheckClass(values[row * stride + 5], row, context.ClassCount), score);
        }

        candidates.End();
        FillBoxes(candidates, values, stride, offset: 0, context, FromCorners);

        int Next(ReadOnlySpan<float> values, int row) => StridedScan.RowAbove(values, row, stride, 4, options.ScoreThreshold);
    }
}
