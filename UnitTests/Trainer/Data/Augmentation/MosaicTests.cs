using MLNetGhost.Trainer.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class MosaicTests
{
    [TestMethod]
    public void DrawCentre_ManyTimes_StaysInTheMiddleHalfOfTheCanvas()
    {
        var random = new RandomStream(0);
        var centres = Enumerable.Range(0, 2000).Select(_ => Mosaic.DrawCentre(random, 100)).ToArray();

        Assert.IsTrue(centres.All(centre => centre.X is >= 50 and < 150 && centre.Y is >= 50 and < 150));
        Assert.IsLessThan(55, centres.Min(centre => centre.X));
        Assert.IsGreaterThan(145, centres.Max(centre => centre.Y));
    }

    [TestMethod]
    public void Place_AnyTile_ShowsAsMuchAsItCoversAndTouchesTheCentre()
    {
        var random = new Random(3);
        for (var i = 0; i < 400; i++)
        {
            var (x, y) = (random.Next(32, 96), random.Next(32, 96));
            var (width, height) = (random.Next(1, 65), random.Next(1, 65));

            var tile = Mosaic.Place(i % 4, x, y, width, height, 128);

            Assert.AreEqual((tile.Source.Width, tile.Source.Height), (tile.Target.Width, tile.Target.Height));
            Assert.IsTrue(tile.Target is { X0: >= 0, Y0: >= 0, X1: <= 128, Y1: <= 128 });
            Assert.IsTrue(tile.Source is { X0: >= 0, Y0: >= 0 } && tile.Source.X1 <= width && tile.Source.Y1 <= height);
            Assert.AreEqual(x, i % 2 == 0 ? tile.Target.X1 : tile.Target.X0);
            Assert.AreEqual(y, i % 4 < 2 ? tile.Target.Y1 : tile.Target.Y0);
        }
    }

    [TestMethod]
    public void Paste_Tile_MovesPixelsByTheOffset()
    {
        var image = TestPictures.Noise(40, 30, 1);
        var canvas = new PixelBuffer();
        canvas.Reset(64, 64);
        canvas.Pixels.Fill(PixelBuffer.Border);
        var tile = Mosaic.Place(0, 20, 45, image.Width, image.Height, 64);

        Mosaic.Paste(tile, image.Pixels, image.Width, canvas);

        for (var y = 0; y < 64; y++)
        {
            for (var x = 0; x < 64; x++)
            {
                var covered = x < 20 && y is >= 15 and < 45;
                var expected = covered ? image.Pixels[3 * (((y - tile.OffsetY) * 40) + x - tile.OffsetX)] : PixelBuffer.Border;
                Assert.AreEqual(expected, canvas.Row(y)[3 * x], $"{x}, {y}");
            }
        }
    }
}
