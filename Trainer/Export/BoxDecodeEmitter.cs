using MLNetGhost.Trainer.Onnx;

namespace MLNetGhost.Trainer.Export;

/// <summary>
/// Writes the last step of a YOLO11 head into a graph: the expectation of each side's distribution over distances
/// (Generalized Focal Loss, arXiv 2006.04388, section 3.2), then boxes around the anchors.
/// </summary>
/// <remarks>
/// The usual form (softmax over dimension 1 of (N, 16, 4, anchors)) takes a tenth of a small network's time in ONNX Runtime.
/// Here bins lie on the last axis, and one product with a 64 × 4 matrix does expectation and corner arithmetic at once:
/// with sides l, t, r, b as expectations, (r − l)/2, (b − t)/2, l + r and t + b are linear in the probabilities.
/// OpenCV 4.6 reads this form, but not the usual one.
/// </remarks>
internal static class BoxDecodeEmitter
{
    private const int Sides = 4;

    /// <summary>Distribution logits of all levels → (N, 4, anchors): centre x, centre y, width, height in input pixels.</summary>
    /// <param name="graph">The graph to append to.</param>
    /// <param name="levels">Per level (N, 4 · bins, H / stride, W / stride), sides l, t, r, b outermost.</param>
    /// <param name="strides">Input pixels per cell of each level.</param>
    public static OnnxValue Emit(OnnxGraph graph, IReadOnlyList<OnnxValue> levels, IReadOnlyList<int> strides)
    {
        var channels = levels[0].Channels;
        var bins = channels / Sides;
        var logits = graph.Concat([.. levels.Select(level => graph.Reshape(level, [channels, -1]))], axis: 2);
        var anchors = logits.Shape[2];

        var binsLast = graph.Reshape(graph.Transpose(logits, [0, 2, 1]), [anchors, Sides, bins]);
        var probabilities = graph.Softmax(binsLast, axis: 3);
        var rows = graph.Reshape(probabilities, [anchors, channels]);
        var cells = graph.MatMul(rows, graph.Constant(SidesToBox(bins), [channels, Sides], "sides_to_box"));
        var pixels = graph.Mul(cells, graph.Constant(StridePerAnchor(levels, strides), [anchors, 1], "strides"));
        var boxes = graph.Add(pixels, graph.Constant(AnchorCentres(levels, strides), [anchors, Sides], "anchor_centres"));
        return graph.Transpose(boxes, [0, 2, 1]);
    }

    /// <summary>Row side · bins + bin: what that bin's probability adds to centre x, centre y, width, height.</summary>
    private static float[] SidesToBox(int bins)
    {
        ReadOnlySpan<float> left = [-0.5f, 0, 1, 0], top = [0, -0.5f, 0, 1], right = [0.5f, 0, 1, 0], bottom = [0, 0.5f, 0, 1];
        var matrix = new List<float>(Sides * bins * Sides);
        foreach (var side in (float[][])[[.. left], [.. top], [.. right], [.. bottom]])
        {
            for (var bin = 0; bin < bins; bin++)
            {
                matrix.AddRange(side.Select(weight => weight * bin));
            }
        }

        return [.. matrix];
    }

    private static float[] StridePerAnchor(IReadOnlyList<OnnxValue> levels, IReadOnlyList<int> strides)
        => [.. levels.SelectMany((level, i) => Enumerable.Repeat((float)strides[i], level.Height * level.Width))];

    private static float[] AnchorCentres(IReadOnlyList<OnnxValue> levels, IReadOnlyList<int> strides)
    {
        var centres = new List<float>();
        for (var i = 0; i < levels.Count; i++)
        {
            for (var y = 0; y < levels[i].Height; y++)
            {
                for (var x = 0; x < levels[i].Width; x++)
                {
                    centres.AddRange([(x + 0.5f) * strides[i], (y + 0.5f) * strides[i], 0, 0]);
                }
            }
        }

        return [.. centres];
    }
}
