using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>Collects Σ over pixels of left · right, and of right alone, block by block.</summary>
/// <param name="outputs">Channels of the left factor.</param>
/// <param name="inputs">Channels of the right factor.</param>
internal sealed unsafe class ProductSums(int outputs, int inputs) : IDisposable
{
    private readonly float* _sums = (float*)NativeMemory.AllocZeroed(
        (nuint)((outputs * inputs) + Lanes.RoundUp(inputs, PackedMatrix.StripWidth)), sizeof(float));
    private float* _padded;
    private int _paddedPixels;

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_sums);
        NativeMemory.Free(_padded);
    }

    /// <summary>Adds a block of pixels, few enough for sums in single precision.</summary>
    public void Add(float* left, int leftStep, float* right, int rightStep, int pixels, bool upper = false)
    {
        var padded = Lanes.RoundUp(inputs, PackedMatrix.StripWidth);
        if (padded != inputs)
        {
            Reserve(pixels, padded);
            LineKernels.Copy(right, rightStep, _padded, padded, pixels, inputs);
            right = _padded;
            rightStep = padded;
        }

        PixelProducts.AddProducts(left, leftStep, outputs, right, rightStep, inputs, pixels, upper, _sums);
        LineKernels.AddSums(right, rightStep, pixels, padded, _sums + (outputs * inputs));
    }

    /// <summary>The sums: outputs × inputs of products, then those of the right factor.</summary>
    public float[] ToArray() => new ReadOnlySpan<float>(_sums, (outputs + 1) * inputs).ToArray();

    /// <summary>Adds what <see cref="ToArray"/> gave for all parts, in their order, in float64.</summary>
    /// <returns>(outputs, inputs) and (inputs).</returns>
    public static (Tensor Products, Tensor Sums) Total(ReadOnlySpan<float[]> parts, int outputs, int inputs)
    {
        var total = new double[(outputs + 1) * inputs];
        foreach (var part in parts)
        {
            for (var i = 0; i < total.Length; i++)
            {
                total[i] += part[i];
            }
        }

        using var scope = NewDisposeScope();
        var all = tensor(total, [outputs + 1, inputs]);
        return (all.narrow(0, 0, outputs).MoveToOuterDisposeScope(), all[outputs].MoveToOuterDisposeScope());
    }

    private void Reserve(int pixels, int padded)
    {
        if (pixels > _paddedPixels)
        {
            NativeMemory.Free(_padded);
            _padded = null;
            _padded = (float*)NativeMemory.AllocZeroed((nuint)(pixels * padded), sizeof(float));
            _paddedPixels = pixels;
        }
    }
}
