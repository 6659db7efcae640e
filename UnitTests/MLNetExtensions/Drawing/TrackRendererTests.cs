using MLNetGhost.Drawing;
using MLNetGhost.Tracking;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Drawing;

[TestClass]
public sealed class TrackRendererTests
{
    private static readonly Detection s_seven = new(0, "cat", 0.9f, new(100, 100, 200, 200)) { TrackId = 7 };

    [TestMethod]
    public void Draw_Ids_AreWrittenAndHaveColoursOfTheirOwn()
    {
        using var plain = Draw(s_seven with { TrackId = null });
        using var seven = Draw(s_seven);
        using var eight = Draw(s_seven with { TrackId = 8 });

        CollectionAssert.AreNotEqual(plain.Bytes, seven.Bytes);
        Assert.AreNotEqual(seven.GetPixel(100, 150), eight.GetPixel(100, 150), "the line of the box");
        Assert.AreEqual(ClassPalette.ColorOf(6), seven.GetPixel(100, 150));
    }

    [TestMethod]
    public void Draw_Trail_FadesBehindTheObject()
    {
        var trails = new TrackTrails();
        for (var x = 300; x >= 150; x -= 10)
        {
            trails.Update([s_seven with { Box = new(x - 50, 100, x + 50, 200) }]);
        }

        using var bitmap = Draw(s_seven, new TrackOverlay([s_seven], trails));
        var (near, far) = (bitmap.GetPixel(210, 150), bitmap.GetPixel(290, 150));

        Assert.AreNotEqual(SKColors.Gray, far);
        Assert.IsGreaterThan(Distance(far, SKColors.Gray), Distance(near, SKColors.Gray));
        Assert.AreEqual(SKColors.Gray, bitmap.GetPixel(210, 170));
    }

    [TestMethod]
    public void Draw_LinesAndZones_ShowWhatTheyCountedWhenTheOverlayWasTaken()
    {
        var line = new LineCounter(new(50, 300), new(350, 300), "door");
        var zone = new ZoneCounter([new(20, 320), new(380, 320), new(380, 390), new(20, 390)], "yard");
        using var before = Draw(s_seven, new TrackOverlay([s_seven], lines: [line], zones: [zone]));
        var taken = new TrackOverlay([s_seven], lines: [line], zones: [zone]);
        foreach (var y in new[] { 280f, 350f })
        {
            Detection[] moved = [s_seven with { Box = new(200, y - 5, 220, y + 5) }];
            line.Update(moved);
            zone.Update(moved);
        }

        using var same = Draw(s_seven, taken);
        using var after = Draw(s_seven, new TrackOverlay([s_seven], lines: [line], zones: [zone]));

        Assert.AreEqual(new CrossingCount(1, 0), line.Count);
        CollectionAssert.AreEqual(before.Bytes, same.Bytes);
        CollectionAssert.AreNotEqual(before.Bytes, after.Bytes);
        Assert.AreEqual(SKColors.White, after.GetPixel(300, 300), "the line");
        Assert.AreNotEqual(SKColors.Gray, after.GetPixel(30, 330), "the zone");
    }

    private static SKBitmap Draw(Detection detection, TrackOverlay? overlay = null)
    {
        var bitmap = new SKBitmap(400, 400, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(SKColors.Gray);
        TrackRenderer.Draw(bitmap, [detection], overlay);
        return bitmap;
    }

    private static int Distance(SKColor left, SKColor right) =>
        Math.Abs(left.Red - right.Red) + Math.Abs(left.Green - right.Green) + Math.Abs(left.Blue - right.Blue);
}
