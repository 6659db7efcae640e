using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>
/// Detects objects in a picture tile by tile, and once in the whole of it, which shows what is larger than a tile. A picture no larger than
/// a tile is run as it is without tiles.
/// </summary>
/// <param name="pool">The session and its calls.</param>
/// <param name="signature">The model's shapes.</param>
/// <param name="options">Size and overlap of tiles, and how pictures are decoded.</param>
/// <param name="suppression">How detections are chosen, in each slice and among them.</param>
/// <param name="region">The part of the picture to look at; null for that of the options.</param>
internal sealed class TiledCall(
    DetectorCallPool pool, DetectorSignature signature, OnnxDetectorOptions options, SuppressionOptions suppression, BoundingBox? region)
    : IPictureUse<Detection[]>
{
    /// <summary>
    /// Slices per run on a graphics card unless their inputs are large, and the most pixels of input in a run there: those of 16 inputs of
    /// 640 × 640.
    /// </summary>
    private const int MostOnCard = 16;
    private const long MostPixelsOnCard = MostOnCard * 640L * 640;

    /// <summary>
    /// The same on the processor, where a batch only saves what each run of a small network costs beside its work: four inputs of 160 × 160
    /// took 0.8 of the time of four runs, and 16 took a half more memory.
    /// </summary>
    private const int MostOnProcessor = 4;
    private const long MostPixelsOnProcessor = MostOnProcessor * 160L * 160;

    private readonly BoundingBox? _region = region ?? options.Region;

    /// <summary>Detects in a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It cannot be read, or the network does not run.</exception>
    public Detection[] Detect(string path) => pool.Buffers.Open<TiledCall, Detection[]>(path, options.DecodingRules, this);

    /// <summary>Detects in the bytes of a file.</summary>
    /// <exception cref="InvalidDataException">They cannot be read, or the network does not run.</exception>
    public Detection[] Detect(ReadOnlySpan<byte> encoded, string name) =>
        pool.Buffers.Open<TiledCall, Detection[]>(encoded, name, options.DecodingRules, this);

    /// <summary>Detects in decoded pixels.</summary>
    /// <exception cref="InvalidDataException">The region lies outside of them, or the network does not run.</exception>
    public Detection[] Detect(in PixelSource pixels, string name)
    {
        var (width, height) = pixels.ShownSize;
        var (area, tiles) = Cut(width, height, name);
        using var run = new SliceRun(pool, Slots(tiles.Length), suppression);
        foreach (var part in tiles.Length == 1 ? [area] : tiles.Prepend(area))
        {
            run.Next(SliceOf(part, area), out var call, out var slot);
            call.Load(slot, pixels, name, new BoundingBox(part.X0, part.Y0, part.X1, part.Y1));
        }

        return run.Finish();
    }

    /// <inheritdoc/>
    public Detection[] With(EncodedPicture picture, LoadingBuffers buffers)
    {
        var orientation = options.ApplyExifOrientation ? picture.Orientation : Orientation.Upright;
        var (width, height) = orientation.Apply(picture.Width, picture.Height);
        var (area, tiles) = Cut(width, height, picture.Name);
        using var run = new SliceRun(pool, Slots(tiles.Length), suppression);

        // What can be decoded at a smaller scale is decoded so for the whole area, as it is without tiles.
        if (tiles.Length == 1 || picture.ReadsRows)
        {
            run.Next(SliceOf(area, area), out var call, out var slot);
            call.Load(slot, picture, options, _region, buffers);
        }

        if (tiles.Length > 1)
        {
            LoadTiles(run, picture, orientation, area, tiles, buffers);
        }

        return run.Finish();
    }

    private void LoadTiles(
        SliceRun run, EncodedPicture picture, Orientation orientation, PixelRectangle area, PixelRectangle[] tiles, LoadingBuffers buffers)
    {
        var (width, height) = (picture.Width, picture.Height);
        var tallest = orientation.SwapsAxes ? tiles[0].Width : tiles[0].Height;
        using var parts = PictureParts.Open(
            picture, orientation, orientation.ToStored(area, width, height), tallest, pool.Buffers, buffers);
        if (!picture.ReadsRows)
        {
            Load(parts, area);
        }

        // From the first stored row to the last, whatever is shown first.
        foreach (var tile in tiles.OrderBy(tile => orientation.ToStored(tile, width, height).Y0))
        {
            Load(parts, tile);
        }

        void Load(in PictureParts parts, PixelRectangle part)
        {
            run.Next(SliceOf(part, area), out var call, out var slot);
            call.LoadPart(slot, parts.Cut(orientation.ToStored(part, width, height)), part, picture.Name, buffers);
        }
    }

    private (PixelRectangle Area, PixelRectangle[] Tiles) Cut(int width, int height, string name)
    {
        var area = PictureRegion.Within(_region, width, height, name);
        try
        {
            return (area, TilePlan.Cut(area, options.TileSize!.Value, options.TileOverlap));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{name}: {e.Message}", e);
        }
    }

    private Slice SliceOf(PixelRectangle part, PixelRectangle area)
    {
        var geometry = signature.Place(part.Width, part.Height);
        return new(part, area, 1 / MathF.Min(geometry.Ratio, geometry.VerticalRatio));
    }

    /// <summary>Slices per run, if the model leaves that open: as many as suit the device, in runs of equal size.</summary>
    private int Slots(int tiles)
    {
        if (tiles == 1 || signature.FixedBatch is not null)
        {
            return signature.FixedBatch ?? 1;
        }

        var (most, pixels) = options.IsCard ? (MostOnCard, MostPixelsOnCard) : (MostOnProcessor, MostPixelsOnProcessor);
        most = (int)Math.Clamp(pixels / ((long)signature.Width * signature.Height), 1, most);
        var slices = tiles + 1;
        var runs = (slices + most - 1) / most;
        return (slices + runs - 1) / runs;
    }
}
