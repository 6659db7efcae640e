using MLNetGhost.Drawing;
using MLNetGhost.Tracking;
using SkiaSharp;

namespace MLNetGhost.Benchmarks.Tracking;

/// <summary>Draws two frames of a tracked sequence side by side, for the documentation.</summary>
internal static class SequencePicture
{
    private const int Width = 480;
    private const int Height = 270;
    private const int Gap = 8;
    private static readonly int[] s_frames = [45, 100];

    /// <summary>Writes the picture.</summary>
    /// <param name="path">The PNG file to write or replace.</param>
    public static void Write(string path)
    {
        var sequence = DrawnSequence.Create(SequenceKind.Crossings, seed: 4, s_frames[^1] + 1, objects: 7);
        var (tracker, trails) = (new ObjectTracker(), new TrackTrails());
        var line = new LineCounter(new(640, 60), new(640, 660), "middle");
        var zone = new ZoneCounter([new(900, 200), new(1250, 240), new(1230, 600), new(860, 560)], "right");
        using var sheet = new SKBitmap((s_frames.Length * (Width + Gap)) - Gap, Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(sheet);
        canvas.Clear(SKColors.White);
        var shown = 0;
        for (var frame = 0; frame < sequence.Truth.Count; frame++)
        {
            var tracked = tracker.Update(sequence.Detected[frame]);
            trails.Update(tracked);
            line.Update(tracked);
            zone.Update(tracked);
            if (frame == s_frames[shown])
            {
                using var drawn = Draw(sequence.Truth[frame], tracked, new TrackOverlay(tracked, trails, [line], [zone]));
                using var image = SKImage.FromBitmap(drawn);
                using var paint = new SKPaint { FilterQuality = SKFilterQuality.High };
                canvas.DrawImage(image, SKRect.Create(shown++ * (Width + Gap), 0, Width, Height), paint);
            }
        }

        canvas.Flush();
        DetectionRenderer.Save(sheet, path);
    }

    private static SKBitmap Draw(Detection[] objects, Detection[] tracked, TrackOverlay overlay)
    {
        var bitmap = new SKBitmap(DrawnSequence.Width, DrawnSequence.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(new SKColor(0x6A, 0x70, 0x76));
        foreach (var thing in objects)
        {
            using var fill = new SKPaint { Color = thing.ClassId == 0 ? new SKColor(0x38, 0x3C, 0x42) : new SKColor(0xB8, 0xB2, 0xA6) };
            canvas.DrawRoundRect(new SKRect(thing.Box.X0, thing.Box.Y0, thing.Box.X1, thing.Box.Y1), 14, 14, fill);
        }

        canvas.Flush();
        TrackRenderer.Draw(bitmap, tracked, overlay, new DetectionRenderingOptions { TextSize = 28 });
        return bitmap;
    }
}
