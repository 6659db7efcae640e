using SkiaSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>Finds the pixels of outlines, in one bitmap that is reused.</summary>
internal sealed class MaskPainter : IDisposable
{
    private const byte Covered = 128;

    private readonly SKPaint _paint = new() { IsAntialias = true, Color = SKColors.White };
    private readonly SKBitmap _bitmap;
    private readonly SKCanvas _canvas;

    /// <summary>For outlines in pictures of a size.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public MaskPainter(int width, int height)
    {
        _bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Alpha8, SKAlphaType.Premul));
        _bitmap.Erase(SKColors.Transparent);
        _canvas = new SKCanvas(_bitmap);
    }

    /// <summary>The mask of an outline: pixels of which it covers at least half.</summary>
    /// <param name="outline">The outline in pixels.</param>
    public ObjectMask Paint(SKPath outline)
    {
        var tight = outline.TightBounds;
        var bounds = SKRectI.Intersect(SKRectI.Ceiling(tight, outwards: true), new SKRectI(0, 0, _bitmap.Width, _bitmap.Height));
        if (bounds.Width <= 0 || bounds.Height <= 0)
        {
            return new ObjectMask(SKRectI.Empty, [], tight, 0);
        }

        _canvas.DrawPath(outline, _paint);
        var pixels = new bool[bounds.Width * bounds.Height];
        var bytes = _bitmap.GetPixelSpan();
        for (var y = 0; y < bounds.Height; y++)
        {
            var row = bytes.Slice(((bounds.Top + y) * _bitmap.RowBytes) + bounds.Left, bounds.Width);
            for (var x = 0; x < row.Length; x++)
            {
                pixels[(y * bounds.Width) + x] = row[x] >= Covered;
            }
        }

        _canvas.Save();
        _canvas.ClipRect(bounds);
        _canvas.Clear(SKColors.Transparent);
        _canvas.Restore();
        var inside = SKRect.Intersect(tight, new SKRect(0, 0, _bitmap.Width, _bitmap.Height));
        var share = (double)inside.Width * inside.Height / Math.Max((double)tight.Width * tight.Height, 1e-6);
        return new ObjectMask(bounds, pixels, tight, Math.Min(share, 1));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _canvas.Dispose();
        _bitmap.Dispose();
        _paint.Dispose();
    }
}
