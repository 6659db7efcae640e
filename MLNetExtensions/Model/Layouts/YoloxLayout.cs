using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// YOLOX (arXiv 2107.08430): one output (N, cells, 5 + classes) of strides 8, 16 and 32, objectness times class. By default the boxes are
/// relative to cell and stride; an option of the exporter decodes them in the graph.
/// </summary>
/// <param name="isDecoded">Whether boxes are in input pixels already.</param>
internal sealed class YoloxLayout(bool isDecoded) : OutputLayout
{
    private static readonly int[] s_strides = [8, 16, 32];

    /// <inheritdoc/>
    public override DetectorLayout Kind => isDecoded ? DetectorLayout.YoloxDecoded : DetectorLayout.Yolox;

    /// <inheritdoc/>
    public override string Summary => isDecoded
        ? "YOLOX exported with decoding: the same in input pixels"
        : "YOLOX: one output (N, cells, 5 + classes), boxes relative to cell and stride";

    /// <inheritdoc/>
    public override bool NeedsSuppression => true;

    /// <inheritdoc/>
    public override Preparation Preparation => Preparation.Yolox;

    /// <inheritdoc/>
    public override IReadOnlyList<string> UsualOutputs => ["output"];

    /// <inheritdoc/>
    public override LayoutMatch? Fit(ModelFacts facts) =>
        facts.Single is { IsFloat: true, Shape: [_, var rows, > 5 and var values] } output && rows == facts.Cells(s_strides)
            ? new([output], values - 5)
            : null;

    /// <inheritdoc/>
    public override string? Evidence(ModelFacts facts, LayoutMatch match)
    {
        var output = match.Outputs[0];
        return isDecoded || facts.SaysFinished || facts.SaysRtDetr ? null
            : facts.ClassCount is { } classes && output.Last == 5 + classes ? $"one row per cell, 5 + {classes} values for {classes} names"
            : facts.ClassCount is null && output.Name == "output" ? "one row per cell, in an output called 'output'"
            : null;
    }

    /// <inheritdoc/>
    public override void Collect(
        INetworkOutputs outputs, int slot, in LayoutContext context, SuppressionOptions options, CandidateList candidates)
    {
        var values = outputs.Of(0, slot);
        ObjectnessCollector.Collect(this, values, context.ClassCount, options, candidates);
        FillBoxes(candidates, values, 5 + context.ClassCount, offset: 0, context, isDecoded ? FromCentre : Box);
    }

    private static BoundingBox Box(ReadOnlySpan<float> box, int row, in LayoutContext context)
    {
        var (cell, level) = (row, 0);
        var width = (context.Width + 7) / 8;
        for (; level < s_strides.Length - 1; level++)
        {
            width = (context.Width + s_strides[level] - 1) / s_strides[level];
            var cells = width * ((context.Height + s_strides[level] - 1) / s_strides[level]);
            if (cell < cells)
            {
                break;
            }

            cell -= cells;
        }

        var stride = s_strides[level];
        width = (context.Width + stride - 1) / stride;
        var (boxWidth, boxHeight) = (MathF.Exp(box[2]) * stride, MathF.Exp(box[3]) * stride);

        // No object is larger than a few inputs, but the exponential of a size in pixels is.
        return boxWidth <= 16 * context.Width && boxHeight <= 16 * context.Height
            ? FromCentre((box[0] + cell % width) * stride, (box[1] + cell / width) * stride, boxWidth, boxHeight, row)
            : throw new InvalidDataException(
                $"The model's box in row {row} is ({box[0]}, {box[1]}, {box[2]}, {box[3]}), far too large for logarithms of sizes: the "
                + $"graph seems to decode its boxes. Set {nameof(OnnxDetectorOptions.Layout)} to {DetectorLayout.YoloxDecoded}.");
    }
}
