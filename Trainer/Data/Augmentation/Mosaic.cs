namespace MLNetGhost.Trainer.Data;

/// <summary>
/// Four pictures in one (Bochkovskiy, Wang and Liao, "YOLOv4", 2020, section 3.3): a canvas of twice the image size, filled with
/// grey, on which four pictures meet at a random centre. The random affine step then crops it to the image size.
/// </summary>
internal static class Mosaic
{
    /// <summary>Number of pictures in a mosaic.</summary>
    public const int TileCount = 4;

    /// <summary>Draws where the four pictures meet, y first: each between half and three halves of the image size.</summary>
    /// <param name="random">The sample's random numbers.</param>
    /// <param name="imageSize">Side of the network's input; the canvas is twice as large.</param>
    public static (int X, int Y) DrawCentre(RandomStream random, int imageSize)
    {
        var border = imageSize / 2;
        var y = (int)random.NextUniform(border, (2 * imageSize) - border);
        var x = (int)random.NextUniform(border, (2 * imageSize) - border);
        return (x, y);
    }

    /// <summary>Where a picture is placed on the canvas and which part of it is visible.</summary>
    /// <param name="tile">0 top left, 1 top right, 2 bottom left, 3 bottom right.</param>
    /// <param name="centreX">Column where the pictures meet.</param>
    /// <param name="centreY">Row where the pictures meet.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    /// <param name="canvasSize">Side of the canvas.</param>
    public static MosaicTile Place(int tile, int centreX, int centreY, int width, int height, int canvasSize)
    {
        var (targetX0, targetX1, sourceX0, sourceX1) = PlaceAlong(before: tile is 0 or 2, centreX, width, canvasSize);
        var (targetY0, targetY1, sourceY0, sourceY1) = PlaceAlong(before: tile is 0 or 1, centreY, height, canvasSize);
        return new MosaicTile(
            new PixelRectangle(targetX0, targetY0, targetX1, targetY1),
            new PixelRectangle(sourceX0, sourceY0, sourceX1, sourceY1));
    }

    /// <summary>Copies the visible part of a picture onto the canvas.</summary>
    /// <param name="tile">Where it is placed.</param>
    /// <param name="pixels">The picture: rows of RGB bytes.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="canvas">The canvas.</param>
    public static void Paste(MosaicTile tile, ReadOnlySpan<byte> pixels, int width, PixelBuffer canvas)
    {
        var bytes = tile.Target.Width * 3;
        for (var row = 0; row < tile.Target.Height; row++)
        {
            var from = (((tile.Source.Y0 + row) * width) + tile.Source.X0) * 3;
            pixels.Slice(from, bytes).CopyTo(canvas.Row(tile.Target.Y0 + row)[(tile.Target.X0 * 3)..]);
        }
    }

    /// <summary>One axis: the picture ends at the centre (before) or begins there, and is clipped to the canvas.</summary>
    private static (int Target0, int Target1, int Source0, int Source1) PlaceAlong(bool before, int centre, int length, int canvasSize)
    {
        if (before)
        {
            var start = Math.Max(centre - length, 0);
            return (start, centre, length - (centre - start), length);
        }

        var end = Math.Min(centre + length, canvasSize);
        return (centre, end, 0, end - centre);
    }
}

/// <summary>Where one picture of a mosaic is placed.</summary>
/// <param name="Target">The part of the canvas that it covers.</param>
/// <param name="Source">The part of the picture that is visible; as large as <paramref name="Target"/>.</param>
internal readonly record struct MosaicTile(PixelRectangle Target, PixelRectangle Source)
{
    /// <summary>Offset from x in the picture to x on the canvas.</summary>
    public int OffsetX => Target.X0 - Source.X0;

    /// <summary>Offset from y in the picture to y on the canvas.</summary>
    public int OffsetY => Target.Y0 - Source.Y0;
}
