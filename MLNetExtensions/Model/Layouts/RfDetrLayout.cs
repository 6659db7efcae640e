using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// RF-DETR: <c>dets</c> and <c>labels</c>, told apart by name, a sigmoid per column. Own models have a spare last column; official COCO
/// models have 91, whose index is COCO's category id.
/// </summary>
internal sealed class RfDetrLayout : DetrLayout
{
    /// <summary>Columns of the official models: COCO's category ids 0 to 90, of which 80 are used.</summary>
    private const int CocoColumns = 91;

    private const int CocoClasses = 80;

    /// <inheritdoc/>
    public override DetectorLayout Kind => DetectorLayout.RfDetr;

    /// <inheritdoc/>
    public override string Summary => "RF-DETR: dets (N, rows, 4) and labels (N, rows, classes + 1), logits";

    /// <inheritdoc/>
    public override Preparation Preparation => Preparation.ImageNet;

    /// <inheritdoc/>
    public override IReadOnlyList<string> UsualOutputs => ["dets", "labels"];

    /// <inheritdoc/>
    public override LayoutMatch? Fit(ModelFacts facts) => FitPair(
        facts.Output("dets"), facts.Output("labels"),
        columns => facts.ClassCount is { } named && (named == columns || named == CocoClasses && columns == CocoColumns) ? named
            : columns == CocoColumns && facts.ClassCount is null ? columns
            : columns - 1);

    /// <inheritdoc/>
    public override string? Evidence(ModelFacts facts, LayoutMatch match) => "the names of its outputs, dets and labels";

    /// <inheritdoc/>
    public override void Collect(
        INetworkOutputs outputs, int slot, in LayoutContext context, SuppressionOptions options, CandidateList candidates)
    {
        var boxes = outputs.Of(0, slot);
        var logits = outputs.Of(1, slot);
        if (boxes.IsEmpty || logits.Length % (boxes.Length / 4) != 0)
        {
            throw Contradiction($"{boxes.Length / 4} boxes, {logits.Length} logits");
        }

        var columns = logits.Length / (boxes.Length / 4);
        var classOf = columns == CocoColumns && context.ClassCount == CocoClasses
            ? CocoCategories.ClassOfCategory(CocoColumns)
            : InOrder(columns, context.ClassCount);
        CollectSigmoid(boxes, logits, classOf, context, options, candidates);
    }
}
