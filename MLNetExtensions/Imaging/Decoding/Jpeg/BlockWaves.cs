namespace MLNetGhost.Imaging;

/// <summary>
/// For each coefficient of an 8 × 8 block, the pixels that it adds to a smaller block: the waves of the inverse cosine transform of N × M
/// points on the lowest N × M coefficients, which scales a block down by N/8 and M/8 without computing what would be averaged away (as
/// libjpeg 7 does). Most coefficients are zero, so adding the waves of the others is less work than any fast transform.
/// </summary>
internal sealed class BlockWaves
{
    /// <summary>The largest side of a small block.</summary>
    public const int SmallSide = 4;

    private const int BlockSide = 8;
    private readonly float[] _waves;

    /// <summary>Computes the waves for a block size.</summary>
    /// <param name="width">Pixels per block from left to right, 1 to 8.</param>
    /// <param name="height">Pixels per block from top to bottom, 1 to 8.</param>
    public BlockWaves(int width, int height)
    {
        (Width, Height, LastNeeded) = (width, height, ZigzagOrder.LastOf(width, height));
        IsSmall = width <= SmallSide && height <= SmallSide;
        var side = IsSmall ? SmallSide : BlockSide;
        Lanes = side * side;
        _waves = new float[ZigzagOrder.BlockLength * Lanes];
        for (var position = 0; position < ZigzagOrder.BlockLength; position++)
        {
            var (v, u) = Math.DivRem((int)ZigzagOrder.Rows[position], BlockSide);
            for (var i = 0; i < Lanes; i++)
            {
                _waves[position * Lanes + i] = (float)(Wave(width, u, i % side) * Wave(height, v, i / side));
            }
        }
    }

    /// <summary>Pixels per block from left to right.</summary>
    public int Width { get; }

    /// <summary>Pixels per block from top to bottom.</summary>
    public int Height { get; }

    /// <summary>True for rows of four pixels, false for rows of eight; pixels beyond the block's width and height are 0.</summary>
    public bool IsSmall { get; }

    /// <summary>Number of values per wave: 16 or 64.</summary>
    public int Lanes { get; }

    /// <summary>The last coefficient in zigzag order that contributes anything.</summary>
    public int LastNeeded { get; }

    /// <summary>Writes the waves of quantised coefficients, in zigzag order.</summary>
    /// <param name="quantization">Factors in zigzag order.</param>
    /// <param name="target">Receives 64 × <see cref="Lanes"/> values.</param>
    public void Scale(ReadOnlySpan<ushort> quantization, Span<float> target)
    {
        for (var position = 0; position < ZigzagOrder.BlockLength; position++)
        {
            var wave = _waves.AsSpan(position * Lanes, Lanes);
            System.Numerics.Tensors.TensorPrimitives.Multiply(wave, quantization[position], target[(position * Lanes)..]);
        }
    }

    /// <summary>The wave of N points, scaled so that a block keeps its mean: the transform of 8 points divides by √8 and by 2.</summary>
    private static double Wave(int points, int frequency, int x) => x >= points || frequency >= points ? 0
        : frequency == 0 ? Math.Sqrt(1.0 / 8)
        : Math.Cos((2 * x + 1) * frequency * Math.PI / (2 * points)) / 2;
}
