using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>DETR's descendants: K queries, each with a box (centre and size in fractions of the input) and a value per class.</summary>
internal abstract class DetrLayout : OutputLayout
{
    /// <inheritdoc/>
    public override Preparation Preparation => Preparation.Stretched;

    /// <summary>Boxes (N, K, 4) and values per class (N, K, columns), both float, with equal K.</summary>
    /// <exception cref="InvalidDataException">The number of rows differs.</exception>
    protected LayoutMatch? FitPair(TensorFacts? boxes, TensorFacts? scores, Func<int, int?> classesOf)
    {
        if (boxes is not { IsFloat: true, Shape: [_, var rows, 4] } || scores is not { IsFloat: true, Shape: [_, var scored, var columns] })
        {
            return null;
        }

        if (rows != scored && rows > 0 && scored > 0)
        {
            throw Contradiction($"{boxes} are {rows} boxes, {scores} are the scores of {scored}");
        }

        return new([boxes, scores], classesOf(columns));
    }

    /// <summary>Collects every query and class whose sigmoid exceeds the threshold.</summary>
    /// <param name="boxes">K × 4 values.</param>
    /// <param name="logits">K × columns logits.</param>
    /// <param name="classOf">The class of a column; below 0 for none.</param>
    /// <param name="context">Size of the input, number of classes.</param>
    /// <param name="options">Threshold and class filter.</param>
    /// <param name="candidates">Receives the candidates.</param>
    protected void CollectSigmoid(
        ReadOnlySpan<float> boxes, ReadOnlySpan<float> logits, ReadOnlySpan<int> classOf, in LayoutContext context,
        SuppressionOptions options, CandidateList candidates)
    {
        var queries = boxes.Length / 4;
        var columns = classOf.Length;
        if (logits.Length != queries * columns)
        {
            throw Contradiction($"{queries} boxes, {logits.Length} scores of {columns} columns each");
        }

        candidates.Begin(queries, context.ClassCount, options);
        var limit = Logit.Below(options.ScoreThreshold);
        for (var i = ThresholdScan.IndexOfAbove(logits, 0, limit); i >= 0; i = ThresholdScan.IndexOfAbove(logits, i + 1, limit))
        {
            var (query, column) = Math.DivRem(i, columns);
            var score = CheckScore(Logit.Score(logits[i]), query);
            if (classOf[column] >= 0 && score > options.ScoreThreshold)
            {
                candidates.Add(query, classOf[column], score);
            }
        }

        candidates.End();
        FillBoxes(candidates, boxes, stride: 4, offset: 0, context, FromFractions);
    }

    /// <summary>Columns that are the classes in their order.</summary>
    protected static int[] InOrder(int columns, int classes) => [.. Enumerable.Range(0, columns).Select(i => i < classes ? i : -1)];
}
