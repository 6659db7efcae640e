namespace MLNetGhost.Model;

/// <summary>
/// Four outputs: how many rows count, boxes as corners in input pixels, scores and class ids; suppression is in the graph.
/// </summary>
internal abstract class CountedRowsLayout : OutputLayout
{
    /// <inheritdoc/>
    public override LayoutMatch? Fit(ModelFacts facts)
    {
        if (UsualOutputs.Select(facts.Output).ToArray() is not [{ } count, { } boxes, { } scores, { } labels]
            || boxes is not { IsFloat: true, Shape: [_, var rows, 4] } || scores is not { IsFloat: true, Shape: [_, var scored] }
            || labels is not { Shape: [_, var labelled] })
        {
            return null;
        }

        return rows == scored && rows == labelled
            ? new([count, boxes, scores, labels], ClassCount: null)
            : throw Contradiction($"{boxes}, {scores} and {labels} have {rows}, {scored} and {labelled} rows");
    }

    /// <inheritdoc/>
    public override string? Evidence(ModelFacts facts, LayoutMatch match) => $"the names of its outputs, {string.Join(", ", UsualOutputs)}";

    /// <inheritdoc/>
    public override void Collect(
        INetworkOutputs outputs, int slot, in LayoutContext context, SuppressionOptions options, CandidateList candidates)
    {
        var boxes = outputs.Of(1, slot);
        var scores = outputs.Of(2, slot);
        var labels = outputs.Of(3, slot);
        if (outputs.Of(0, slot) is not [var count] || !(count >= 0 && count <= scores.Length) || labels.Length != scores.Length
            || boxes.Length != 4 * scores.Length)
        {
            throw Contradiction($"{boxes.Length / 4} boxes, {scores.Length} scores, {labels.Length} class ids, count "
                + $"{string.Join(", ", outputs.Of(0, slot).ToArray())}");
        }

        RowCollector.Collect(this, boxes, scores, labels, (int)count, context, options, candidates);
    }
}
