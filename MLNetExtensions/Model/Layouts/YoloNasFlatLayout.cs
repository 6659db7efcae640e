using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNetGhost.Model;

/// <summary>super-gradients, format "flat": rows of picture, corners in input pixels, score, class.</summary>
internal sealed class YoloNasFlatLayout : OutputLayout
{
    private const int Values = 7;

    /// <inheritdoc/>
    public override DetectorLayout Kind => DetectorLayout.YoloNasFlat;

    /// <inheritdoc/>
    public override string Summary => "YOLO-NAS, PP-YOLOE by super-gradients, flat: one output (rows, 7), picture, corners, score, class";

    /// <inheritdoc/>
    public override bool VariesInLength => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> UsualOutputs => ["flat_predictions"];

    /// <inheritdoc/>
    public override LayoutMatch? Fit(ModelFacts facts) => facts.Outputs is [{ IsFloat: true, Shape: [_, Values] } output]
        ? new([output], ClassCount: null)
        : null;

    /// <inheritdoc/>
    public override string? Evidence(ModelFacts facts, LayoutMatch match) =>
        match.Outputs[0].Name.EndsWith("flat_predictions", StringComparison.Ordinal) ? "the name of its output"
        : facts.Inputs.Any(input => input.Element == TensorElementType.UInt8) ? "an input of bytes and seven values per row"
        : null;

    /// <inheritdoc/>
    public override void Collect(
        INetworkOutputs outputs, int slot, in LayoutContext context, SuppressionOptions options, CandidateList candidates)
    {
        var values = outputs.Whole(0);
        candidates.Begin(values.Length / Values, context.ClassCount, options);
        for (var row = Next(values, 0); row >= 0; row = Next(values, row + 1))
        {
            var score = CheckScore(values[row * Values + 5], row);
            if (values[row * Values] == slot)
            {
                candidates.Add(row, CheckClass(values[row * Values + 6], row, context.ClassCount), score);
            }
        }

        candidates.End();
        FillBoxes(candidates, values, Values, offset: 1, context, FromCorners);

        int Next(ReadOnlySpan<float> rows, int row) => StridedScan.RowAbove(rows, row, Values, 5, options.ScoreThreshold);
    }
}
