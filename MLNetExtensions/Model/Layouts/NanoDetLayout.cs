using System.Numerics.Tensors;
using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// NanoDet-Plus: one output (N, cells, classes + 4 × bins) of strides 8 to 64. Scores first, then for each side a distribution over the
/// distance in strides ("Generalized Focal Loss", arXiv 2006.04388); a cell's centre is its index times the stride.
/// </summary>
internal sealed class NanoDetLayout : OutputLayout
{
    /// <summary>Bins of the published models.</summary>
    private const int UsualBins = 8;

    private static readonly int[] s_strides = [8, 16, 32, 64];

    /// <inheritdoc/>
    public override DetectorLayout Kind => DetectorLayout.NanoDet;

    /// <inheritdoc/>
    public override string Summary => "NanoDet-Plus: one output (N, cells, classes + 4 × bins)";

    /// <inheritdoc/>
    public override bool NeedsSuppression => true;

    /// <inheritdoc/>
    public override Preparation Preparation => Preparation.NanoDet;

    /// <inheritdoc/>
    public override IReadOnlyList<string> UsualOutputs => ["output"];

    /// <inheritdoc/>
    public override LayoutMatch? Fit(ModelFacts facts)
    {
        if (facts.Single is not { IsFloat: true, Shape: [_, var rows, var values] } output || rows != facts.Cells(s_strides))
        {
            return null;
        }

        var classes = facts.ClassCount ?? values - 4 * UsualBins;
        return classes > 0 && values > classes && (values - classes) % 4 == 0 && values - classes >= 8
            ? new([output], classes, values - classes)
            : null;
    }

    /// <inheritdoc/>
    public override string? Evidence(ModelFacts facts, LayoutMatch match) => facts.SaysFinished || facts.SaysRtDetr
        ? null
        : facts.ClassCount is not null ? $"one row per cell of strides 8 to 64, {match.ExtraValues} values beside the scores"
        : facts.HasInput("data") ? "an input called 'data' and one row per cell of strides 8 to 64"
        : null;

    /// <inheritdoc/>
    public override void Collect(
        INetworkOutputs outputs, int slot, in LayoutContext context, SuppressionOptions options, CandidateList candidates)
    {
        var values = outputs.Of(0, slot);
        var rows = Cells(8, context) + Cells(16, context) + Cells(32, context) + Cells(64, context);
        var stride = values.Length / rows;
        if (values.Length % rows != 0 || stride <= context.ClassCount || (stride - context.ClassCount) % 4 != 0)
        {
            throw Contradiction($"{values.Length} values for {rows} cells and {context.ClassCount} classes");
        }

        candidates.Begin(rows, context.ClassCount, options);
        for (var row = 0; row < rows; row++)
        {
            var scores = values.Slice(row * stride, context.ClassCount);
            for (var i = Next(scores, 0); i >= 0; i = Next(scores, i + 1))
            {
                candidates.Add(row, i, CheckScore(scores[i], row));
            }
        }

        candidates.End();
        FillBoxes(candidates, values, stride, context.ClassCount, context, Box);

        int Next(ReadOnlySpan<float> scores, int start) => ThresholdScan.IndexOfAbove(scores, start, options.ScoreThreshold);
    }

    private static BoundingBox Box(ReadOnlySpan<float> distributions, int row, in LayoutContext context)
    {
        var (cell, level) = (row, 0);
        for (; level < s_strides.Length - 1 && cell >= Cells(s_strides[level], context); level++)
        {
            cell -= Cells(s_strides[level], context);
        }

        var stride = s_strides[level];
        var width = (context.Width + stride - 1) / stride;
        var (x, y) = (cell % width * stride, cell / width * stride);
        var box = new BoundingBox(
            x - Distance(distributions, 0) * stride, y - Distance(distributions, 1) * stride, x + Distance(distributions, 2) * stride,
            y + Distance(distributions, 3) * stride);
        DetectionBuilder.CheckFinite(box, row);
        return new(
            Math.Clamp(box.X0, 0, context.Width), Math.Clamp(box.Y0, 0, context.Height), Math.Clamp(box.X1, 0, context.Width),
            Math.Clamp(box.Y1, 0, context.Height));
    }

    private static int Cells(int stride, in LayoutContext context) =>
        (context.Width + stride - 1) / stride * ((context.Height + stride - 1) / stride);

    /// <summary>The expected distance to one side, in strides.</summary>
    private static float Distance(ReadOnlySpan<float> distributions, int side)
    {
        var bins = distributions.Length / 4;
        Span<float> shares = bins <= 64 ? stackalloc float[bins] : new float[bins];
        TensorPrimitives.SoftMax(distributions.Slice(side * bins, bins), shares);
        var distance = 0f;
        for (var bin = 1; bin < bins; bin++)
        {
            distance += bin * shares[bin];
        }

        return distance;
    }
}
