namespace MLNetGhost.Imaging;

/// <summary>The size of a decoded block, and how its pixels are computed.</summary>
/// <param name="Width">Pixels from left to right.</param>
/// <param name="Height">Pixels from top to bottom.</param>
/// <param name="LastNeeded">The last coefficient in zigzag order that contributes anything.</param>
/// <param name="Kind">Which <see cref="IBlockSum"/> computes them.</param>
internal readonly record struct BlockForm(int Width, int Height, int LastNeeded, BlockKind Kind);

/// <summary>The ways to compute a block's pixels.</summary>
internal enum BlockKind
{
    /// <summary><see cref="SmallBlockSum"/>.</summary>
    SmallSum,

    /// <summary><see cref="LargeBlockSum"/>.</summary>
    LargeSum,

    /// <summary><see cref="ExactBlock"/>.</summary>
    Exact,
}
