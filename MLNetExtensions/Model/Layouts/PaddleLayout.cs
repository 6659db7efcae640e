using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// PaddleDetection (PicoDet, PP-YOLOE) with its post-processing: rows of class, score and corners in source pixels, and the number of rows
/// of each picture. Class −1 holds nothing.
/// </summary>
internal sealed class PaddleLayout : OutputLayout
{
    private const int Values = 6;

    /// <inheritdoc/>
    public override DetectorLayout Kind => DetectorLayout.Paddle;

    /// <inheritdoc/>
    public override string Summary => "PaddleDetection with post-processing: (rows, 6), class, score, corners, and a count per picture";

    /// <inheritdoc/>
    public override BoxFrame Frame => BoxFrame.Source;

    /// <inheritdoc/>
    public override bool VariesInLength => true;

    /// <inheritdoc/>
    public override Preparation Preparation => Preparation.ImageNet;

    /// <inheritdoc/>
    public override IReadOnlyList<string> UsualOutputs => ["multiclass_nms3_0.tmp_0", "multiclass_nms3_0.tmp_2"];

    /// <inheritdoc/>
    public override LayoutMatch? Fit(ModelFacts facts) =>
        facts.Outputs.Count == 2 && facts.HasInput(ExtraInput.ScaleFactorName)
        && facts.Outputs.FirstOrDefault(output => output is { IsFloat: true, Shape: [_, Values] }) is { } rows
        && facts.Outputs.FirstOrDefault(output => output is { IsInteger: true, Shape.Count: 1 }) is { } counts
            ? new([rows, counts], ClassCount: null)
            : null;

    /// <inheritdoc/>
    public override string? Evidence(ModelFacts facts, LayoutMatch match) =>
        $"its input '{ExtraInput.ScaleFactorName}' and rows of six values with a count";

    /// <inheritdoc/>
    public override void Collect(
        INetworkOutputs outputs, int slot, in LayoutContext context, SuppressionOptions options, CandidateList candidates)
    {
        var values = outputs.Whole(0);
        var counts = outputs.Whole(1);
        var (first, total) = (0, 0);
        for (var i = 0; i < counts.Length; i++)
        {
            first += i < slot ? (int)counts[i] : 0;
            total += (int)counts[i];
        }

        if (slot >= counts.Length || !(counts[slot] >= 0) || (long)total * Values > values.Length)
        {
            throw Contradiction($"{values.Length / Values} rows, of which {total} are counted");
        }

        var rows = (int)counts[slot];
        candidates.Begin(rows, context.ClassCount, options);
        var own = values.Slice(first * Values, rows * Values);
        for (var row = Next(own, 0); row >= 0; row = Next(own, row + 1))
        {
            var score = CheckScore(own[row * Values + 1], row);
            if (own[row * Values] != NoClass)
            {
                candidates.Add(row, CheckClass(own[row * Values], row, context.ClassCount), score);
            }
        }

        candidates.End();
        FillBoxes(candidates, own, Values, offset: 2, context, FromCorners);

        int Next(ReadOnlySpan<float> rows, int row) => StridedScan.RowAbove(rows, row, Values, 1, options.ScoreThreshold);
    }
}
