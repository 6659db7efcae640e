namespace MLNetGhost.Model;

/// <summary>RT-DETR by Ultralytics: one output (N, K, 4 + classes), sigmoid done.</summary>
internal sealed class UltralyticsRtDetrLayout : DetrLayout
{
    /// <inheritdoc/>
    public override DetectorLayout Kind => DetectorLayout.UltralyticsRtDetr;

    /// <inheritdoc/>
    public override string Summary => "RT-DETR by Ultralytics: one output (N, rows, 4 + classes), fractions of the input, then scores";

    /// <inheritdoc/>
    public override IReadOnlyList<string> UsualOutputs => ["output0"];

    /// <inheritdoc/>
    public override LayoutMatch? Fit(ModelFacts facts) => facts.Single is { IsFloat: true, Shape: [_, _, > 4 and var values] } output
        ? new([output], values - 4)
        : null;

    /// <inheritdoc/>
    public override string? Evidence(ModelFacts facts, LayoutMatch match)
    {
        var (rows, values) = (match.Outputs[0].Shape[1], match.Outputs[0].Shape[2]);
        if (facts.SaysFinished)
        {
            return null;
        }

        if (facts.SaysRtDetr)
        {
            return "its metadata names RT-DETR";
        }

        // With two classes it looks like an end-to-end model, with as many rows as cells like a YOLO whose dimensions were swapped.
        return facts.ClassCount is { } classes && values == 4 + classes && rows != 4 + classes && values != 6 && !facts.IsPyramid(rows)
            ? $"rows before 4 + {classes} values for {classes} class names"
            : null;
    }

    /// <inheritdoc/>
    public override void Collect(
        INetworkOutputs outputs, int slot, in LayoutContext context, SuppressionOptions options, CandidateList candidates)
    {
        var values = outputs.Of(0, slot);
        var stride = 4 + context.ClassCount;
        var rows = values.Length / stride;
        candidates.Begin(rows, context.ClassCount, options);
        for (var row = 0; row < rows; row++)
        {
            var scores = values.Slice(row * stride + 4, context.ClassCount);
            for (var i = Next(scores, 0); i >= 0; i = Next(scores, i + 1))
            {
                candidates.Add(row, i, CheckScore(scores[i], row));
            }
        }

        candidates.End();
        FillBoxes(candidates, values, stride, offset: 0, context, FromFractions);

        int Next(ReadOnlySpan<float> scores, int start) => ThresholdScan.IndexOfAbove(scores, start, options.ScoreThreshold);
    }
}
