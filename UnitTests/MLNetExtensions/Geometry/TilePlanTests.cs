namespace MLNetGhost.UnitTests;

[TestClass]
public sealed class TilePlanTests
{
    [TestMethod]
    public void Cut_RandomAreas_CoversEveryPixelAndHoldsWholeWhateverIsNoLargerThanTheOverlap()
    {
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            var (x, y) = (random.Next(100), random.Next(100));
            var area = new PixelRectangle(x, y, x + random.Next(1, 400), y + random.Next(1, 400));
            var side = random.Next(12, 120);
            var overlap = i % 5 == 0 ? 0 : random.NextSingle() * 0.9f;

            var tiles = TilePlan.Cut(area, side, overlap);

            var name = $"area {area}, side {side}, overlap {overlap}";
            var shared = (int)MathF.Round(side * overlap);
            AssertAxis([.. tiles.Select(tile => (tile.X0, tile.X1)).Distinct()], area.X0, area.X1, side, shared, name);
            AssertAxis([.. tiles.Select(tile => (tile.Y0, tile.Y1)).Distinct()], area.Y0, area.Y1, side, shared, name);
            Assert.HasCount(
                tiles.Select(tile => tile.X0).Distinct().Count() * tiles.Select(tile => tile.Y0).Distinct().Count(), tiles, name);
        }
    }

    [TestMethod]
    public void Cut_KnownSize_GivesAsFewTilesAsTheOverlapAllows()
    {
        var tiles = TilePlan.Cut(new(0, 0, 4000, 3000), 640, 0.2f);

        Assert.HasCount(8 * 6, tiles);
        Assert.AreEqual(new PixelRectangle(0, 0, 640, 640), tiles[0]);
        Assert.AreEqual(new PixelRectangle(3360, 2360, 4000, 3000), tiles[^1]);
    }

    [TestMethod]
    [DataRow(640, 480, DisplayName = "exactly a tile wide")]
    [DataRow(100, 50, DisplayName = "smaller than a tile")]
    public void Cut_AreaThatFitsATile_IsOneTile(int width, int height)
    {
        var area = new PixelRectangle(7, 9, 7 + width, 9 + height);

        Assert.AreEqual(area, TilePlan.Cut(area, 640, 0.2f).Single());
    }

    [TestMethod]
    public void Cut_LowAndWide_GivesTilesOfItsHeight()
    {
        var tiles = TilePlan.Cut(new(0, 0, 1000, 50), 300, 0.1f);

        Assert.HasCount(4, tiles);
        Assert.IsTrue(tiles.All(tile => tile is { Width: 300, Height: 50 }));
    }

    [TestMethod]
    public void Cut_FarTooManyTiles_IsRefusedWithValueRuleAndRemedy()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => TilePlan.Cut(new(0, 0, 8000, 6000), 32, 0.99f));

        StringAssert.Contains(
            error.Message, "Tiles of 32 pixels with an overlap of 0.99 are 7969×5969 for 8000×6000 pixels, more than 100000; use larger");
    }

    private static void AssertAxis((int Start, int End)[] spans, int first, int last, int side, int shared, string name)
    {
        Array.Sort(spans);
        Assert.AreEqual(first, spans[0].Start, name);
        Assert.AreEqual(last, spans[^1].End, name);
        Assert.IsTrue(spans.All(span => span.End - span.Start == Math.Min(side, last - first)), name);

        // Every pixel, and everything up to the overlap, begins somewhere and ends within the tile that holds its beginning.
        for (var length = 1; length <= Math.Max(Math.Min(shared, last - first), 1); length++)
        {
            for (var start = first; start + length <= last; start++)
            {
                Assert.IsTrue(spans.Any(span => span.Start <= start && start + length <= span.End), $"{name}: {length} pixels at {start}");
            }
        }

        // One tile fewer would leave too little overlap.
        Assert.IsTrue(
            spans.Length == 1 || (spans.Length - 1L) * side - (spans.Length - 2L) * Math.Min(shared, side - 1) < last - first, name);
    }
}
