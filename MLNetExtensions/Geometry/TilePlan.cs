using System.Globalization;

namespace MLNetGhost;

/// <summary>
/// Divides a part of a picture into tiles of one size that overlap: as few as the side and the least overlap allow, at even distances, so
/// that every pixel is covered, and whatever is no larger than the overlap lies whole within at least one tile. An area no larger than a
/// tile is one tile.
/// </summary>
internal static class TilePlan
{
    /// <summary>The most tiles of one picture: beyond that an overlap close to 1 or a tiny tile was a mistake.</summary>
    public const int MostTiles = 100_000;

    /// <summary>Cuts an area.</summary>
    /// <param name="area">The area.</param>
    /// <param name="side">Width and height of a tile in pixels; along an axis on which the area is smaller, its own extent.</param>
    /// <param name="overlap">The least overlap of neighbours as a part of the side, in [0, 1); rounded to whole pixels.</param>
    /// <returns>The tiles, row by row.</returns>
    /// <exception cref="InvalidDataException">There would be more than <see cref="MostTiles"/>.</exception>
    public static PixelRectangle[] Cut(PixelRectangle area, int side, float overlap)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side);
        var step = Math.Max(side - (int)MathF.Round(side * overlap), 1);
        var (across, down) = (Count(area.Width, side, step), Count(area.Height, side, step));
        if (across * down > MostTiles)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"Tiles of {side} pixels with an overlap of {overlap} are {across}×{down} for {area.Width}×{area.Height} pixels, more than "
                + $"{MostTiles}; use larger tiles or less overlap."));
        }

        var tiles = new PixelRectangle[across * down];
        var (width, height) = (Math.Min(side, area.Width), Math.Min(side, area.Height));
        for (var i = 0; i < tiles.Length; i++)
        {
            var x = area.X0 + Start(i % across, across, area.Width - width);
            var y = area.Y0 + Start(i / across, down, area.Height - height);
            tiles[i] = new(x, y, x + width, y + height);
        }

        return tiles;
    }

    private static long Count(int length, int side, int step) => length <= side ? 1 : (length - side + step - 1L) / step + 1;

    /// <summary>Even distances, rounded down, are at most the step wherever their mean is.</summary>
    private static int Start(long index, long count, int last) => count == 1 ? 0 : (int)(index * last / (count - 1));
}
