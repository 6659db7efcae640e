namespace MLNetGhost.Model;

/// <summary>RT-DETR, D-FINE and their kin by Hugging Face's exporters: a sigmoid per class.</summary>
internal sealed class DetrSigmoidLayout : DetrLayout
{
    /// <inheritdoc/>
    public override DetectorLayout Kind => DetectorLayout.DetrSigmoid;

    /// <inheritdoc/>
    public override string Summary => "RT-DETR, D-FINE by Hugging Face's exporters: logits (N, rows, classes) and pred_boxes (N, rows, 4)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> UsualOutputs => ["pred_boxes", "logits"];

    /// <inheritdoc/>
    public override LayoutMatch? Fit(ModelFacts facts) =>
        FitPair(facts.Output("pred_boxes"), facts.Output("logits"), columns => columns);

    /// <inheritdoc/>
    public override string? Evidence(ModelFacts facts, LayoutMatch match) =>
        DetrSoftmaxLayout.SaysSoftmax(facts, match.Outputs[1].Last) is null ? "the names of its outputs, logits and pred_boxes" : null;

    /// <inheritdoc/>
    public override void Collect(
        INetworkOutputs outputs, int slot, in LayoutContext context, SuppressionOptions options, CandidateList candidates) =>
        CollectSigmoid(
            outputs.Of(0, slot), outputs.Of(1, slot), InOrder(context.ClassCount, context.ClassCount), context, options, candidates);
}
