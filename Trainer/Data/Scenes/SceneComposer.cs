using SkiaSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>
/// Draws pictures to learn from: objects of the families of <see cref="ShapeFamilies"/>, with boxes around what is visible of them.
/// A picture depends only on seed, index, side and parts. Owned by one worker, like its buffer.
/// </summary>
/// <param name="parts">What the scenes consist of.</param>
internal sealed class SceneComposer(SceneParts parts = SceneParts.All)
{
    /// <summary>Counts the changes of the generator that make other pictures of the same seed.</summary>
    public const int Version = 1;

    private const int Tries = 4;

    private readonly PixelBuffer _picture = new();
    private readonly List<LabelledBox> _boxes = [];

    /// <summary>The picture drawn last: RGB.</summary>
    public PixelBuffer Picture => _picture;

    /// <summary>Draws a picture.</summary>
    /// <param name="seed">The seed of all pictures.</param>
    /// <param name="index">Which of them.</param>
    /// <param name="side">Its sides in pixels.</param>
    /// <returns>Its objects, in pixels; valid until the next call.</returns>
    public IReadOnlyList<LabelledBox> Compose(int seed, int index, int side)
    {
        var random = RandomStream.For(seed, RandomPurpose.Scene, epoch: 0, index);
        var frame = Frame(random, side);
        using var bitmap = new SKBitmap(new SKImageInfo(frame.Width, frame.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var objects = Paint(bitmap, random, frame);
        if (parts.HasFlag(SceneParts.Camera))
        {
            CameraEffects.Apply(bitmap, random);
        }

        var (left, top) = ((side - frame.Width) / 2, (side - frame.Height) / 2);
        _boxes.Clear();
        objects.Label(frame, left, top, _boxes);
        _picture.Reset(side, side);
        if (frame.Width < side || frame.Height < side)
        {
            _picture.Pixels.Fill(PixelBuffer.Border);
        }

        Copy(bitmap, left, top);
        return _boxes;
    }

    // Photographs are rarely square: the rest of the network's input is grey, above and below or left and right.
    private static SKSizeI Frame(RandomStream random, int side)
    {
        var isSquare = random.NextChance(0.6);
        var shorter = (int)(side * random.NextUniform(0.55, 0.95));
        var isWide = random.NextChance(0.7);
        return isSquare ? new SKSizeI(side, side) : isWide ? new SKSizeI(side, shorter) : new SKSizeI(shorter, side);
    }

    private SceneObjects Paint(SKBitmap bitmap, RandomStream random, SKSizeI frame)
    {
        using var canvas = new SKCanvas(bitmap);
        using var masks = new MaskPainter(frame.Width, frame.Height);
        var colours = new ScenePalette(random);
        var background = Backdrop.Paint(canvas, random, colours, parts, frame.Width, frame.Height);
        if (parts.HasFlag(SceneParts.Clutter))
        {
            Clutter.Paint(canvas, random, colours, frame.Width, frame.Height);
        }

        var layout = SceneLayout.Draw(random, frame, parts);
        var families = ShapeFamilies.Of(parts);
        var kinds = new (int ClassId, ObjectLook Look)[layout.Kinds];
        for (var i = 0; i < kinds.Length; i++)
        {
            kinds[i] = (random.NextIndex(families.Count), ObjectLook.Draw(random, colours, background).Without(~parts));
        }

        var objects = new SceneObjects(parts.HasFlag(SceneParts.Overlaps));
        for (var i = 0; i < layout.Count; i++)
        {
            var (classId, look) = kinds[random.NextIndex(kinds.Length)];
            look = look.Vary(colours, layout.Variation);
            using var outline = Place(random, layout, frame, families[classId], look, objects, masks, out var mask);
            if (outline is not null)
            {
                ObjectPainter.Paint(canvas, outline, look, families, random);
                objects.Add(classId, mask, look.Hides);
            }
        }

        if (parts.HasFlag(SceneParts.Clutter) && random.NextChance(0.12))
        {
            Cross(canvas, random, colours, frame, objects, masks);
        }

        return objects;
    }

    /// <summary>Finds a place where the object hides no other that matters; null if there is none after a few tries.</summary>
    private static SKPath? Place(
        RandomStream random, SceneLayout layout, SKSizeI frame, ShapeFamily family, ObjectLook look, SceneObjects objects,
        MaskPainter masks, out ObjectMask mask)
    {
        for (var i = 0; i < Tries; i++)
        {
            var outline = OutlinePlacement.Draw(random, layout.DrawSize(random), layout.IsUpright, frame, family);
            mask = masks.Paint(outline);
            if (objects.Fits(mask, look.Hides))
            {
                return outline;
            }

            outline.Dispose();
        }

        mask = null!;
        return null;
    }

    private static void Cross(
        SKCanvas canvas, RandomStream random, ScenePalette colours, SKSizeI frame, SceneObjects objects, MaskPainter masks)
    {
        for (var left = 1 + random.NextIndex(3); left > 0; left--)
        {
            using var bar = Clutter.Bar(random, frame.Width, frame.Height);
            using var paint = new SKPaint { IsAntialias = true, Color = colours.Draw() };
            canvas.DrawPath(bar, paint);
            objects.Add(classId: -1, masks.Paint(bar), hides: true);
        }
    }

    private void Copy(SKBitmap bitmap, int left, int top)
    {
        var source = bitmap.GetPixelSpan();
        for (var y = 0; y < bitmap.Height; y++)
        {
            var from = source.Slice(y * bitmap.RowBytes, 4 * bitmap.Width);
            var to = _picture.Row(top + y)[(3 * left)..];
            for (var x = 0; x < bitmap.Width; x++)
            {
                to[3 * x] = from[4 * x];
                to[(3 * x) + 1] = from[(4 * x) + 1];
                to[(3 * x) + 2] = from[(4 * x) + 2];
            }
        }
    }
}
