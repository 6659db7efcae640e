using System.Numerics.Tensors;

namespace MLNetGhost.Trainer.Export;

/// <summary>Weights and bias of a convolution as integers, with a scale per output channel.</summary>
/// <param name="Weights">Signed bytes in the order of the floats they stand for; symmetric, so that 0 is 0.</param>
/// <param name="WeightScales">Per output channel: weight = scale · byte.</param>
/// <param name="Biases">Per output channel, in units of <paramref name="BiasScales"/>; null without a bias.</param>
/// <param name="BiasScales">Per output channel: the scale of an integer product, input scale · weight scale.</param>
internal sealed record ChannelWeights(sbyte[] Weights, float[] WeightScales, int[]? Biases, float[] BiasScales)
{
    /// <summary>Biases are added to integer sums, so neither may come near the limits of the 32-bit range.</summary>
    private const float LargestBias = 1 << 30;

    /// <summary>Rounds weights to integers.</summary>
    /// <param name="weights">Output channel outermost.</param>
    /// <param name="biases">One per output channel, or empty.</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="inputScale">The scale of the activation that the weights are multiplied by.</param>
    /// <param name="largest">The largest magnitude: 127, or 63 for processors that add two products in 16 bits.</param>
    public static ChannelWeights Round(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, int channels, float inputScale, int largest)
    {
        var perChannel = weights.Length / channels;
        var rounded = new sbyte[weights.Length];
        var scales = new float[channels];
        var biasScales = new float[channels];
        var roundedBiases = biases.IsEmpty ? null : new int[channels];
        for (var channel = 0; channel < channels; channel++)
        {
            var source = weights.Slice(channel * perChannel, perChannel);
            var bias = biases.IsEmpty ? 0 : biases[channel];
            var scale = Math.Max(Math.Abs(TensorPrimitives.MaxMagnitude(source)) / largest, Math.Abs(bias) / (inputScale * LargestBias));
            scales[channel] = scale > 0 ? scale : 1;
            biasScales[channel] = inputScale * scales[channel];
            for (var i = 0; i < source.Length; i++)
            {
                var value = MathF.Round(source[i] / scales[channel], MidpointRounding.ToEven);
                rounded[(channel * perChannel) + i] = (sbyte)Math.Clamp(value, -largest, largest);
            }

            if (roundedBiases is not null)
            {
                roundedBiases[channel] = (int)MathF.Round(bias / biasScales[channel], MidpointRounding.ToEven);
            }
        }

        return new ChannelWeights(rounded, scales, roundedBiases, biasScales);
    }
}
