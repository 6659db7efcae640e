using MLNetGhost.Trainer.Safetensors;

namespace MLNetGhost.Trainer.Weights;

/// <summary>
/// What networks trained on ImageNet expect: (x − mean) / deviation for every channel of RGB, where ours expect x in [0, 1]. The difference
/// goes into the first convolution, w' = w / deviation, and the constant part Σ w · mean / deviation into the running mean of the
/// normalisation behind it. That is exact except along the border of the picture, where the convolution pads with zeros: black here, the
/// mean colour there.
/// </summary>
internal static class ImageNetInput
{
    private static readonly double[] s_mean = [0.485, 0.456, 0.406];
    private static readonly double[] s_deviation = [0.229, 0.224, 0.225];

    /// <summary>Makes weights for normalised input ones for input in [0, 1].</summary>
    /// <param name="weights">The weights; those of the stem are replaced.</param>
    /// <param name="kernel">The name of the first convolution's kernel, (out, 3, h, w).</param>
    /// <param name="runningMean">The name of the mean of the normalisation behind it, (out).</param>
    /// <returns>Whether there is such a stem.</returns>
    public static bool FoldIn(Dictionary<string, SafetensorsEntry> weights, string kernel, string runningMean) =>
        Rescale(weights, kernel, runningMean, (w, channel) => (w / s_deviation[channel], w * s_mean[channel] / s_deviation[channel]));

    /// <summary>The reverse of <see cref="FoldIn"/>.</summary>
    /// <inheritdoc cref="FoldIn" path="/*[not(self::summary)]"/>
    public static bool TakeOut(Dictionary<string, SafetensorsEntry> weights, string kernel, string runningMean) =>
        Rescale(weights, kernel, runningMean, (w, channel) => (w * s_deviation[channel], -w * s_mean[channel]));

    private static bool Rescale(
        Dictionary<string, SafetensorsEntry> weights,
        string kernel,
        string runningMean,
        Func<double, int, (double Weight, double Shift)> rule)
    {
        if (!weights.TryGetValue(kernel, out var convolution) || !weights.TryGetValue(runningMean, out var mean)
            || convolution.Shape is not [var outputs, 3, _, _] || !mean.Shape.SequenceEqual([outputs]) || outputs == 0)
        {
            return false;
        }

        var (scaled, shifted) = (new float[convolution.Values.Length], new float[outputs]);
        var (perOutput, perChannel) = (scaled.Length / (int)outputs, scaled.Length / (int)outputs / 3);
        for (var output = 0; output < outputs; output++)
        {
            double sum = mean.Values[output];
            for (var i = 0; i < perOutput; i++)
            {
                var (weight, shift) = rule(convolution.Values[(output * perOutput) + i], i / perChannel);
                scaled[(output * perOutput) + i] = (float)weight;
                sum += shift;
            }

            shifted[output] = (float)sum;
        }

        weights[kernel] = convolution with { Values = scaled };
        weights[runningMean] = mean with { Values = shifted };
        return true;
    }
}
