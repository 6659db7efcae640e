using System.Numerics.Tensors;
using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// DETR, Conditional DETR and YOLOS by Hugging Face's exporters: a softmax over classes and a last column "no object".
/// </summary>
/// <remarks>Rests on the exporters' documentation and the papers (DETR: arXiv 2005.12872, section 3.1); no such file was run.</remarks>
internal sealed class DetrSoftmaxLayout : DetrLayout
{
    private const string MaskInput = "pixel_mask";

    /// <inheritdoc/>
    public override DetectorLayout Kind => DetectorLayout.DetrSoftmax;

    /// <inheritdoc/>
    public override string Summary => "DETR, YOLOS by Hugging Face's exporters: logits (N, rows, classes + 1) and pred_boxes (N, rows, 4)";

    /// <inheritdoc/>
    public override Preparation Preparation => Preparation.ImageNet;

    /// <summary>What shows that the last column means "no object"; null if nothing does.</summary>
    /// <param name="facts">The model.</param>
    /// <param name="columns">Number of logits per query.</param>
    public static string? SaysSoftmax(ModelFacts facts, int columns) =>
        facts.ClassCount is { } classes
            ? columns == classes + 1 ? $"{columns} logits for {classes} class names, one more for \"no object\"" : null
            : facts.HasInput(MaskInput) ? $"its input '{MaskInput}'" : null;

    /// <inheritdoc/>
    public override IReadOnlyList<string> UsualOutputs => ["pred_boxes", "logits"];

    /// <inheritdoc/>
    public override LayoutMatch? Fit(ModelFacts facts) =>
        FitPair(facts.Output("pred_boxes"), facts.Output("logits"), columns => columns > 1 ? columns - 1 : null);

    /// <inheritdoc/>
    public override string? Evidence(ModelFacts facts, LayoutMatch match) => SaysSoftmax(facts, match.Outputs[1].Last);

    /// <inheritdoc/>
    public override void Collect(
        INetworkOutputs outputs, int slot, in LayoutContext context, SuppressionOptions options, CandidateList candidates)
    {
        var boxes = outputs.Of(0, slot);
        var logits = outputs.Of(1, slot);
        var (queries, columns) = (boxes.Length / 4, context.ClassCount + 1);
        if (logits.Length != queries * columns)
        {
            throw Contradiction($"{queries} boxes, {logits.Length} logits of {columns} columns each");
        }

        Span<float> shares = columns <= 512 ? stackalloc float[columns] : new float[columns];
        candidates.Begin(queries, context.ClassCount, options);
        for (var query = 0; query < queries; query++)
        {
            TensorPrimitives.SoftMax(logits.Slice(query * columns, columns), shares);
            var scores = shares[..context.ClassCount];
            for (var i = Next(scores, 0); i >= 0; i = Next(scores, i + 1))
            {
                candidates.Add(query, i, CheckScore(scores[i], query));
            }
        }

        candidates.End();
        FillBoxes(candidates, boxes, stride: 4, offset: 0, context, FromFractions);

        int Next(ReadOnlySpan<float> scores, int start) => ThresholdScan.IndexOfAbove(scores, start, options.ScoreThreshold);
    }
}
