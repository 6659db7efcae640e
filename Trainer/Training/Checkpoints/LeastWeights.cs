using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// A number of weights that a network certainly has, from its tables alone. A checkpoint whose tables need more weights than it holds is
/// rejected before the network is built: within their ranges, tables can ask for more memory than any machine has.
/// </summary>
internal static class LeastWeights
{
    /// <summary>Channel counts that are rounded may end a little below the product.</summary>
    private const double Rounding = 0.9;

    /// <summary>Class branches have no more hidden channels for the number of their classes alone.</summary>
    private const int MostClassHidden = 100;

    /// <summary>The number for a network.</summary>
    /// <param name="spec">Its tables, within their ranges.</param>
    /// <param name="classCount">Number of classes.</param>
    public static double Of(ModelSpec spec, int classCount)
    {
        var backbone = spec.Backbone switch
        {
            GhostBackboneSpec ghost => Of(ghost),
            YoloBackboneSpec yolo => Of(yolo),
            _ => 0,
        };
        double coarse = spec.Scaling.Channels(1024);
        var neck = coarse * coarse * (2 + 1.5 * spec.Scaling.Repeats(2));
        var head = 3.0 * classCount * Math.Min(classCount, MostClassHidden);
        return Rounding * (backbone + neck + head);
    }

    /// <summary>Pointwise convolutions of Ghost modules, gates, squeeze and excitation.</summary>
    private static double Of(GhostBackboneSpec backbone)
    {
        double sum = 27.0 * backbone.Stem, input = backbone.Stem;
        foreach (var row in backbone.Stages.SelectMany(stage => stage))
        {
            double expand = row.Expand;
            sum += input * expand * (row.Gated ? 1.5 : 0.5) + expand * row.Out * 0.5 + 2 * expand * expand * row.SqueezeRatio;
            input = row.Out;
        }

        return sum;
    }

    /// <summary>Strided convolutions, and the pointwise ones of the blocks after them.</summary>
    private static double Of(YoloBackboneSpec backbone)
    {
        double sum = 0, input = 3;
        foreach (var row in backbone.Rows)
        {
            double output = backbone.Scaling.Channels(row.Out), block = backbone.Scaling.Channels(row.BlockOut);
            var hidden = block * row.Expansion;
            sum += 9 * input * output + 2 * output * hidden + backbone.Scaling.Repeats(row.Repeats) * hidden * hidden;
            input = block > 0 ? block : output;
        }

        return sum;
    }
}
