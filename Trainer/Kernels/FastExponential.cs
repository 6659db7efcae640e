using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// eˣ in single precision: x = n ln 2 + r with |r| ≤ ln 2 / 2, then 2ⁿ from the exponent bits and eʳ from its Taylor polynomial
/// of sixth degree. The relative error is below 3e-7. (The class library's own function computes in double precision.)
/// </summary>
internal static class FastExponential
{
    private const float Largest = 88;
    private const float Log2E = 1.44269504f;

    // ln 2 in two parts; the first has few enough digits for its product with n to be exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;
    private const int ExponentBias = 127;
    private const int MantissaBits = 23;

    /// <summary>eˣ, with x clamped to ±88.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x)
    {
        x = Vector.Min(Vector.Max(x, new Vector<float>(-Largest)), new Vector<float>(Largest));
        var n = Vector.Floor(Vector.FusedMultiplyAdd(x, new Vector<float>(Log2E), new Vector<float>(0.5f)));
        var r = Vector.FusedMultiplyAdd(n, new Vector<float>(-Ln2High), x);
        r = Vector.FusedMultiplyAdd(n, new Vector<float>(-Ln2Low), r);
        var sum = Vector.FusedMultiplyAdd(r, new Vector<float>(1f / 720), new Vector<float>(1f / 120));
        sum = Vector.FusedMultiplyAdd(r, sum, new Vector<float>(1f / 24));
        sum = Vector.FusedMultiplyAdd(r, sum, new Vector<float>(1f / 6));
        sum = Vector.FusedMultiplyAdd(r, sum, new Vector<float>(0.5f));
        sum = Vector.FusedMultiplyAdd(r, sum, Vector<float>.One);
        sum = Vector.FusedMultiplyAdd(r, sum, Vector<float>.One);
        var power = Vector.ShiftLeft(Vector.ConvertToInt32(n) + new Vector<int>(ExponentBias), MantissaBits);
        return sum * Vector.AsVectorSingle(power);
    }
}
