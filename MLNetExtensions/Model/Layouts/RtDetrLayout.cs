using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// RT-DETR, D-FINE and DEIM by their own export programs: class ids, boxes in pixels of the source picture, scores. The size of the source
/// picture is an input.
/// </summary>
internal sealed class RtDetrLayout : OutputLayout
{
    /// <inheritdoc/>
    public override DetectorLayout Kind => DetectorLayout.RtDetr;

    /// <inheritdoc/>
    public override string Summary =>
        "RT-DETR, D-FINE, DEIM by their own programs: labels, boxes and scores, with the input orig_target_sizes";

    /// <inheritdoc/>
    public override BoxFrame Frame => BoxFrame.Source;

    /// <inheritdoc/>
    public override Preparation Preparation => Preparation.Stretched;

    /// <inheritdoc/>
    public override IReadOnlyList<string> UsualOutputs => ["labels", "boxes", "scores"];

    /// <inheritdoc/>
    public override LayoutMatch? Fit(ModelFacts facts)
    {
        if (facts.Outputs.Count != 3 || !facts.HasInput(ExtraInput.OriginalSizeName)
            || (facts.Output("boxes") ?? facts.Outputs.FirstOrDefault(output => output.Shape is [_, _, 4]))
                is not { IsFloat: true, Shape: [_, var rows, 4] } boxes
            || facts.Outputs.FirstOrDefault(output => output.IsInteger) is not { Shape: [_, var labelled] } labels
            || facts.Outputs.FirstOrDefault(output => output.IsFloat && output != boxes) is not { Shape: [_, var scored] } scores)
        {
            return null;
        }

        return rows == labelled && rows == scored
            ? new([labels, boxes, scores], ClassCount: null)
            : throw Contradiction($"{boxes}, {labels} and {scores} have {rows}, {labelled} and {scored} rows");
    }

    /// <inheritdoc/>
    public override string? Evidence(ModelFacts facts, LayoutMatch match) =>
        $"its input '{ExtraInput.OriginalSizeName}' and its outputs labels, boxes, scores";

    /// <inheritdoc/>
    public override void Collect(
        INetworkOutputs outputs, int slot, in LayoutContext context, SuppressionOptions options, CandidateList candidates)
    {
        var labels = outputs.Of(0, slot);
        var boxes = outputs.Of(1, slot);
        var scores = outputs.Of(2, slot);
        if (labels.Length != scores.Length || boxes.Length != 4 * scores.Length)
        {
            throw Contradiction($"{boxes.Length / 4} boxes, {labels.Length} labels, {scores.Length} scores");
        }

        RowCollector.Collect(this, boxes, scores, labels, scores.Length, context, options, candidates);
    }
}
