using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// Collects Σ over pixels of left · right, and of right alone, block by block, separately for each part of a batch.
/// </summary>
/// <param name="parts">The number of parts.</param>
/// <param name="outputs">Channels of the left factor.</param>
/// <param name="inputs">Channels of the right factor.</param>
internal sealed unsafe class ProductSums(int parts, int outputs, int inputs) : IDisposable
{
    private readonly int _padded = Lanes.RoundUp(inputs, PackedMatrix.StripWidth);
    private readonly PartialSums _sums = new(parts, (outputs * inputs) + Lanes.RoundUp(inputs, PackedMatrix.StripWidth));

    /// <inheritdoc/>
    public void Dispose() => _sums.Dispose();

    /// <summary>Begins a part.</summary>
    public void Begin(int part) => _sums.Clear(part);

    /// <summary>Adds a block of pixels to a part, few enough for sums in single precision.</summary>
    /// <param name="part">The part.</param>
    /// <param name="left">The first pixel of the left factor.</param>
    /// <param name="leftStep">Elements from pixel to pixel.</param>
    /// <param name="right">The first pixel of the right factor.</param>
    /// <param name="rightStep">Elements from pixel to pixel.</param>
    /// <param name="pixels">Pixels.</param>
    /// <param name="upper">Whether only products with left ≤ right are needed.</param>
    public void Add(int part, float* left, int leftStep, float* right, int rightStep, int pixels, bool upper = false)
    {
        if (_padded == inputs)
        {
            AddPadded(part, left, leftStep, right, rightStep, pixels, upper);
            return;
        }

        using var copy = Scratch.RentZeros((long)pixels * _padded);
        LineKernels.Copy(right, rightStep, copy.Values, _padded, pixels, inputs);
        AddPadded(part, left, leftStep, copy.Values, _padded, pixels, upper);
    }

    /// <summary>Adds the first parts, in their order, in float64.</summary>
    /// <returns>(outputs, inputs), and (inputs).</returns>
    public (Tensor Products, Tensor Sums) Total(int count)
    {
        using var scope = NewDisposeScope();
        using var total = Scratch.Rent(2L * ((outputs * inputs) + _padded));
        _sums.Total(count, total.Doubles);
        return (
            Doubles.Copy(total.Doubles, outputs, inputs).MoveToOuterDisposeScope(),
            Doubles.Copy(total.Doubles + (outputs * inputs), inputs).MoveToOuterDisposeScope());
    }

    private void AddPadded(int part, float* left, int leftStep, float* right, int rightStep, int pixels, bool upper)
    {
        var sums = _sums[part];
        PixelProducts.AddProducts(left, leftStep, outputs, right, rightStep, inputs, pixels, upper, sums);
        LineKernels.AddSums(right, rightStep, pixels, _padded, sums + (outputs * inputs));
    }
}
