using System.Numerics;
using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// The matrix of a 1 × 1 convolution, laid out for <see cref="PixelProducts"/>: strips of two vectors of outputs, and in each the
/// weights of one input after another. Outputs are padded with zeros to whole strips.
/// </summary>
internal sealed unsafe class PackedMatrix : IDisposable
{
    private readonly Scratch _values;

    /// <param name="source">(inputs, outputs), or (outputs, inputs) if transposed.</param>
    /// <param name="inputs">Rows.</param>
    /// <param name="outputs">Columns.</param>
    /// <param name="transposed">Whether the source is the transposed matrix.</param>
    public PackedMatrix(float* source, int inputs, int outputs, bool transposed)
    {
        (Inputs, Outputs) = (inputs, outputs);
        Strips = (outputs + StripWidth - 1) / StripWidth;
        _values = Scratch.Rent((long)Strips * inputs * StripWidth);
        for (var strip = 0; strip < Strips; strip++)
        {
            var (first, count) = (strip * StripWidth, Math.Min(StripWidth, outputs - (strip * StripWidth)));
            for (var input = 0; input < inputs; input++)
            {
                var line = Values + (((strip * inputs) + input) * StripWidth);
                for (var i = 0; i < count; i++)
                {
                    line[i] = transposed ? source[((first + i) * inputs) + input] : source[(input * outputs) + first + i];
                }

                new Span<float>(line + count, StripWidth - count).Clear();
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
    public float* Values => _values.Values;

    /// <summary>The matrix of a 1 × 1 convolution's weights.</summary>
    /// <param name="weight">(outputs, inputs, 1, 1).</param>
    /// <param name="transposed">Whether the matrix takes inputs to outputs; otherwise outputs to inputs.</param>
    public static PackedMatrix Of(Tensor weight, bool transposed)
    {
        using var scope = NewDisposeScope();
        var source = TensorMemory.FirstOf<float>(weight.to(float32).contiguous());
        var (outputs, inputs) = ((int)weight.size(0), (int)weight.size(1));
        return transposed ? new PackedMatrix(source, inputs, outputs, transposed) : new PackedMatrix(source, outputs, inputs, transposed);
    }

    /// <summary>Zeros for numbers that belong to the outputs, in whole strips.</summary>
    public static Scratch Pad(int outputs) => Scratch.RentZeros(Lanes.RoundUp(outputs, StripWidth));

    /// <inheritdoc/>
    public void Dispose() => _values.Dispose();
}
