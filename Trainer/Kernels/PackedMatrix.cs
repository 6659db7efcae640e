using System.Numerics;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// The matrix of a 1 × 1 convolution, laid out for <see cref="PixelProducts"/>: strips of two vectors of outputs, and in each the
/// weights of one input after another. Outputs are padded with zeros to whole strips.
/// </summary>
internal sealed class PackedMatrix
{
    /// <param name="weights">(inputs, outputs).</param>
    public PackedMatrix(Tensor weights)
    {
        using var scope = NewDisposeScope();
        (Inputs, Outputs) = ((int)weights.size(0), (int)weights.size(1));
        Strips = (Outputs + StripWidth - 1) / StripWidth;
        var source = weights.to(float32).contiguous().data<float>().ToArray();
        Values = new float[Strips * Inputs * StripWidth];
        for (var strip = 0; strip < Strips; strip++)
        {
            var (first, count) = (strip * StripWidth, Math.Min(StripWidth, Outputs - (strip * StripWidth)));
            for (var input = 0; input < Inputs; input++)
            {
                source.AsSpan((input * Outputs) + first, count).CopyTo(Values.AsSpan(((strip * Inputs) + input) * StripWidth, count));
            }
        }
    }

    /// <summary>Outputs in a strip.</summary>
    public static int StripWidth => 2 * Vector<float>.Count;

    /// <summary>Rows.</summary>
    public int Inputs { get; }

    /// <summary>Columns.</summary>
    public int Outputs { get; }

    /// <summary>The number of strips.</summary>
    public int Strips { get; }

    /// <summary>The weights.</summary>
    public float[] Values { get; }

    /// <summary>Numbers that belong to the outputs, padded with zeros to whole strips.</summary>
    public static float[] Pad(ReadOnlySpan<float> values)
    {
        var padded = new float[Lanes.RoundUp(values.Length, StripWidth)];
        values.CopyTo(padded);
        return padded;
    }
}
