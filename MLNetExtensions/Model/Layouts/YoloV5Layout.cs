namespace MLNetGhost.Model;

/// <summary>YOLOv5 and YOLOv7: one output (N, anchors, 5 + classes) in input pixels, objectness times class.</summary>
internal sealed class YoloV5Layout : OutputLayout
{
    /// <inheritdoc/>
    public override DetectorLayout Kind => DetectorLayout.YoloV5;

    /// <inheritdoc/>
    public override string Summary => "YOLOv5, YOLOv7: one output (N, anchors, 5 + classes)";

    /// <inheritdoc/>
    public override bool NeedsSuppression => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> UsualOutputs => ["output0"];

    /// <inheritdoc/>
    public override LayoutMatch? Fit(ModelFacts facts) => facts.Single is { IsFloat: true, Shape: [_, _, > 5 and var values] } output
        ? new([output], values - 5)
        : null;

    /// <inheritdoc/>
    public override string? Evidence(ModelFacts facts, LayoutMatch match)
    {
        var (rows, values) = (match.Outputs[0].Shape[1], match.Outputs[0].Shape[2]);
        if (facts.SaysFinished || facts.SaysRtDetr)
        {
            return null;
        }

        if (facts.ClassCount is not { } classes)
        {
            return facts.IsAnchoredPyramid(rows) && values != 6 ? "three rows per cell of its pyramid" : null;
        }

        // With one class six values may also be an end-to-end model's; with a row per cell, YOLOX's.
        return values == 5 + classes && rows != 4 + classes
            && (facts.IsAnchoredPyramid(rows) || !facts.IsPyramid(rows) && values != 6)
            ? $"rows before 5 + {classes} values for {classes} class names"
            : null;
    }

    /// <inheritdoc/>
    public override void Collect(
        INetworkOutputs outputs, int slot, in LayoutContext context, SuppressionOptions options, CandidateList candidates)
    {
        var values = outputs.Of(0, slot);
        ObjectnessCollector.Collect(this, values, context.ClassCount, options, candidates);
        FillBoxes(candidates, values, 5 + context.ClassCount, offset: 0, context, FromCentre);
    }
}
