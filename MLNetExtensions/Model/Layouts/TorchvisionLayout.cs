namespace MLNetGhost.Model;

/// <summary>
/// torchvision's detectors (Faster R-CNN, SSD, RetinaNet, FCOS): boxes, labels from 1 and scores of one picture; the network resizes,
/// normalises and suppresses itself.
/// </summary>
/// <remarks>Rests on torchvision's documentation; no such file was run.</remarks>
internal sealed class TorchvisionLayout : OutputLayout
{
    /// <inheritdoc/>
    public override DetectorLayout Kind => DetectorLayout.Torchvision;

    /// <inheritdoc/>
    public override string Summary => "torchvision's detectors: boxes (rows, 4), labels from 1 and scores, one picture at a time";

    /// <inheritdoc/>
    public override bool VariesInLength => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> UsualOutputs => ["boxes", "labels", "scores"];

    /// <inheritdoc/>
    public override LayoutMatch? Fit(ModelFacts facts) =>
        facts.Outputs.Count == 3
        && facts.Outputs.FirstOrDefault(output => output is { IsFloat: true, Shape: [_, 4] }) is { } boxes
        && facts.Outputs.FirstOrDefault(output => output is { IsInteger: true, Shape.Count: 1 }) is { } labels
        && facts.Outputs.FirstOrDefault(output => output is { IsFloat: true, Shape.Count: 1 }) is { } scores
            ? new([boxes, labels, scores], ClassCount: null)
            : null;

    /// <inheritdoc/>
    public override string? Evidence(ModelFacts facts, LayoutMatch match) =>
        "boxes (rows, 4), whole-numbered labels and scores without a batch axis";

    /// <inheritdoc/>
    public override void Collect(
        INetworkOutputs outputs, int slot, in LayoutContext context, SuppressionOptions options, CandidateList candidates)
    {
        var boxes = outputs.Whole(0);
        var labels = outputs.Whole(1);
        var scores = outputs.Whole(2);
        if (labels.Length != scores.Length || boxes.Length != 4 * scores.Length)
        {
            throw Contradiction($"{boxes.Length / 4} boxes, {labels.Length} labels, {scores.Length} scores");
        }

        RowCollector.Collect(this, boxes, scores, labels, scores.Length, context, options, candidates, firstLabel: 1);
    }
}
