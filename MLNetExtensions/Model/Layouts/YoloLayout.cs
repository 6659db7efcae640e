namespace MLNetGhost.Model;

/// <summary>YOLOv8 and YOLO11: one output (N, 4 + classes, anchors).</summary>
internal sealed class YoloLayout : OutputLayout
{
    /// <inheritdoc/>
    public override DetectorLayout Kind => DetectorLayout.Yolo;

    /// <inheritdoc/>
    public override string Summary => "YOLOv8, YOLO11, YOLO26 with end2end=False: one output (N, 4 + classes, anchors)";

    /// <inheritdoc/>
    public override bool NeedsSuppression => true;

    /// <inheritdoc/>
    public override bool CarriesNames => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> UsualOutputs => ["output0"];

    /// <inheritdoc/>
    public override LayoutMatch? Fit(ModelFacts facts)
    {
        if (facts.Single is not { IsFloat: true, Shape: [_, > 4 and var rows, var anchors] } output || anchors == 0)
        {
            return null;
        }

        var classes = facts.BoxesOnly && facts.ClassCount is { } named && named <= rows - 4 ? named : rows - 4;
        return new([output], classes, rows - 4 - classes);
    }

    /// <inheritdoc/>
    public override string? Evidence(ModelFacts facts, LayoutMatch match)
    {
        var (rows, anchors) = (match.Outputs[0].Shape[1], match.Outputs[0].Shape[2]);
        if (anchors == 6 && (rows != 6 || facts.SaysFinished || facts.ClassCount is null) || facts.SaysFinished)
        {
            return null;
        }

        if (facts.ClassCount is { } classes)
        {
            var other = anchors == 4 + classes || anchors == 5 + classes;
            return rows == 4 + classes + match.ExtraValues && (!other || facts.IsPyramid(anchors))
                ? $"4 + {classes} rows for {classes} class names, before the anchors"
                : null;
        }

        return facts.IsPyramid(anchors) && !facts.IsPyramid(rows) ? "one column per cell of its pyramid" : null;
    }

    /// <inheritdoc/>
    public override void Collect(
        INetworkOutputs outputs, int slot, in LayoutContext context, SuppressionOptions options, CandidateList candidates) =>
        YoloOutputDecoder.Collect(outputs.Of(0, slot), context.ClassCount, options, candidates, context.ExtraValues);
}
