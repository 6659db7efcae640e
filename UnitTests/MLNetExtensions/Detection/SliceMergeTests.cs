namespace MLNetGhost.UnitTests;

[TestClass]
public sealed class SliceMergeTests
{
    private static readonly PixelRectangle s_area = new(0, 0, 1000, 600);

    [TestMethod]
    public void Merge_ObjectThatTwoTilesSeeWhole_IsThereOnce()
    {
        // Tiles of 600 that share 200 pixels; the second one's box is two pixels off.
        var merged = Merge(Tiles(200), (0, Box(450, 100, 462, 112), 0.8f), (1, Box(452, 101, 464, 113), 0.9f));

        Assert.AreEqual(new BoundingBox(452, 101, 464, 113), merged.Single().Box);
        Assert.AreEqual(0.9f, merged[0].Score);
    }

    [TestMethod]
    public void Merge_PieceWhoseWholeTheNeighbourSees_IsDroppedWhateverItsScoreAndClass()
    {
        // The first tile ends at 600 and cuts the object, which the second one sees whole.
        var whole = Box(520, 100, 680, 220);

        Assert.AreEqual(whole, Merge(Tiles(200), (0, Box(520, 102, 600, 219), 0.99f), (1, whole, 0.5f)).Single().Box);
        Assert.AreEqual(whole, MergeClasses(Tiles(200), (0, Box(520, 102, 600, 219), 0.99f, 2), (1, whole, 0.5f, 1)).Single().Box);
        Assert.AreEqual(whole, Merge(Tiles(200), (1, whole, 0.5f), (0, Box(523, 110, 597, 200), 0.7f)).Single().Box, "three pixels short");
    }

    [TestMethod]
    public void Merge_PieceThatNobodySeesWhole_Stays()
    {
        var piece = Box(520, 100, 600, 220);

        Assert.AreEqual(piece, Merge(Tiles(200), (0, piece, 0.6f)).Single().Box);
    }

    [TestMethod]
    [DataRow(200, DisplayName = "pieces that overlap")]
    [DataRow(40, DisplayName = "pieces that share little")]
    [DataRow(0, DisplayName = "pieces that adjoin")]
    public void Merge_PiecesOfAnObjectLargerThanTheOverlap_BecomeTheObject(int shared)
    {
        var tiles = Tiles(shared);
        var (first, second) = (tiles[0].Place, tiles[1].Place);

        var merged = Merge(tiles, (0, Box(300, 100, first.X1, 400), 0.6f), (1, Box(second.X0 + 1, 104, 900, 398), 0.8f));

        Assert.AreEqual(new BoundingBox(300, 100, 900, 400), merged.Single().Box);
        Assert.AreEqual(0.8f, merged[0].Score);
    }

    [TestMethod]
    public void Merge_ObjectInFourTiles_BecomesOne()
    {
        var area = new PixelRectangle(0, 0, 1000, 1000);
        Slice[] tiles = [.. TilePlan.Cut(area, 550, 0.18f).Select(tile => new Slice(tile, area, 1))];
        Assert.HasCount(4, tiles);
        var whole = Box(300, 350, 800, 700);

        var merged = Merge(tiles, [.. tiles.Index().Select(tile => (tile.Index, Within(whole, tile.Item.Place), 0.5f + tile.Index / 10f))]);

        Assert.AreEqual(whole, merged.Single().Box);
    }

    [TestMethod]
    public void Merge_ChainOfTiles_BecomesOne()
    {
        var area = new PixelRectangle(0, 0, 2000, 300);
        Slice[] tiles = [.. TilePlan.Cut(area, 300, 0.3f).Select(tile => new Slice(tile, area, 1))];
        var whole = Box(100, 50, 1900, 250);

        var merged = Merge(tiles, [.. tiles.Index().Select(tile => (tile.Index, Within(whole, tile.Item.Place), 0.7f))]);

        Assert.AreEqual(whole, merged.Single().Box);
    }

    [TestMethod]
    public void Merge_ObjectsSideBySideAtASeam_StayTwo()
    {
        // Whole in one tile each, and far enough from the seam in their own.
        var merged = Merge(Tiles(200), (0, Box(440, 100, 500, 160), 0.8f), (1, Box(505, 100, 565, 160), 0.9f));
        Assert.HasCount(2, merged);

        // At different heights of a seam: two pieces that do not meet.
        Assert.HasCount(2, Merge(Tiles(0), (0, Box(400, 100, 500, 200), 0.8f), (1, Box(500, 210, 600, 300), 0.9f)));
    }

    [TestMethod]
    public void Merge_DetectionsOfOneSlice_AreOneWhereTheyOverlapByMoreThanHalf()
    {
        var box = Box(100, 100, 112, 112);

        Assert.AreEqual(box, Merge(Tiles(200), (0, box, 0.9f), (0, Box(98, 99, 112, 114), 0.8f)).Single().Box);
        Assert.HasCount(2, Merge(Tiles(200), (0, box, 0.9f), (0, Box(106, 100, 118, 112), 0.8f)));
        Assert.HasCount(2, MergeClasses(Tiles(200), (0, box, 0.9f, 1), (0, box, 0.8f, 2)), "suppression keeps classes apart");
    }

    [TestMethod]
    public void Merge_NeighboursThatBothTilesSee_StayAsTheyAre()
    {
        // Two objects that overlap a little, each seen by both tiles.
        var merged = Merge(
            Tiles(200), (0, Box(420, 100, 500, 180), 0.9f), (0, Box(470, 100, 550, 180), 0.7f), (1, Box(421, 100, 501, 180), 0.8f),
            (1, Box(471, 100, 551, 180), 0.85f));

        Assert.HasCount(2, merged);
        CollectionAssert.AreEqual(new[] { 0.9f, 0.85f }, merged.Select(detection => detection.Score).ToArray());
    }

    [TestMethod]
    public void Merge_ClassesOnWhichTilesDisagree_KeepTheSurerOne()
    {
        var merged = MergeClasses(Tiles(200), (0, Box(450, 100, 470, 120), 0.6f, 1), (1, Box(450, 101, 470, 121), 0.9f, 2));

        Assert.AreEqual(2, merged.Single().ClassId);
    }

    [TestMethod]
    public void Merge_TheWholeArea_AddsWhatIsLargerThanATile()
    {
        var slices = WithWhole(Tiles(200));
        var large = Box(50, 40, 950, 560);

        var merged = Merge(
            slices, (0, large, 0.6f), (1, Box(52, 45, 600, 555), 0.9f), (2, Box(400, 41, 947, 560), 0.9f), (1, Box(20, 570, 32, 582), 0.8f));

        CollectionAssert.AreEquivalent(new[] { large, Box(20, 570, 32, 582) }, merged.Select(detection => detection.Box).ToArray());
    }

    [TestMethod]
    public void Merge_SmallThingThatTheWholeAreaShowsToo_KeepsTheTilesExactBox()
    {
        // The whole area is seen at a quarter of its size, so that edges are off by some pixels there.
        var slices = WithWhole(Tiles(200), pixel: 4);
        var exact = Box(300, 300, 312, 312);

        Assert.AreEqual(exact, Merge(slices, (0, Box(294, 295, 318, 319), 0.95f), (1, exact, 0.4f)).Single().Box);
        Assert.AreEqual(exact, MergeClasses(slices, (0, Box(294, 295, 318, 319), 0.95f, 0), (1, exact, 0.4f, 2)).Single().Box);
        Assert.HasCount(2, Merge(slices, (0, Box(334, 300, 358, 324), 0.95f), (1, exact, 0.4f)), "another thing beside it");
    }

    [TestMethod]
    public void Merge_PieceTakenForSomethingElse_IsDroppedWhereAnObjectGoesOnBeyondTheSeam()
    {
        var slices = WithWhole(Tiles(200));
        var large = Box(50, 40, 950, 560);

        var merged = MergeClasses(slices, (0, large, 0.6f, 0), (1, Box(560, 100, 600, 150), 0.9f, 1), (1, Box(300, 300, 330, 330), 0.8f, 1));

        CollectionAssert.AreEqual(new[] { Box(300, 300, 330, 330), large }, merged.Select(detection => detection.Box).ToArray());
    }

    [TestMethod]
    public void Merge_EdgesOfTheArea_AreNoSeams()
    {
        var atEdge = Box(0, 0, 30, 30);

        var merged = Merge(WithWhole(Tiles(200)), (1, atEdge, 0.5f), (0, Box(0, 0, 300, 300), 0.9f));

        Assert.HasCount(2, merged, "a whole small object within a large one");
    }

    [TestMethod]
    public void Merge_MoreThanTheMost_KeepsTheBestInOrder()
    {
        (int, BoundingBox, float)[] found = [.. Enumerable.Range(0, 50).Select(i => (i % 2, Box(20 * i, 10, 20 * i + 9, 19), 0.3f + i / 100f))];
        (int Slice, BoundingBox Box, float Score)[] inside = [.. found.Where(item => item.Item1 == 0 ? item.Item2.X1 < 590 : item.Item2.X0 > 410)];

        var merged = SliceMerge.Merge(
            Tiles(200), inside.Select(item => (item.Slice, new Detection(0, "a", item.Score, item.Box))),
            new SuppressionOptions { MaximumDetections = 7 });

        CollectionAssert.AreEqual(
            inside.Select(item => item.Score).OrderDescending().Take(7).ToArray(), merged.Select(item => item.Score).ToArray());
    }

    [TestMethod]
    public void Merge_RandomObjectsCutByRandomTiles_AreEachThereOnce()
    {
        var random = new Random(5);
        for (var round = 0; round < 300; round++)
        {
            var area = new PixelRectangle(0, 0, random.Next(300, 1500), random.Next(300, 1500));
            var side = random.Next(120, 500);
            var tiles = TilePlan.Cut(area, side, 0.25f);
            if (tiles.Length == 1)
            {
                continue;
            }

            Slice[] slices = [new Slice(area, area, 3), .. tiles.Select(tile => new Slice(tile, area, 1))];
            var objects = Scatter(random, area, most: 2 * side);

            // Every slice reports what it shows of an object, if that is a fair part of it, a pixel off; the whole area only what is large.
            var found = from slice in slices.Index()
                        from item in objects
                        let seen = Within(item, slice.Item.Place)
                        where seen.Width > 6 && seen.Height > 6 && seen.Area > 0.1f * item.Area
                        where !slice.Item.IsWhole || item.Width > side / 3f
                        select (slice.Index, Shaken(seen, slice.Item.Place, random), 0.3f + random.NextSingle() / 2);

            var merged = Merge(slices, [.. found]);

            Assert.HasCount(objects.Count, merged, $"round {round}: {area.Width}×{area.Height}, tiles of {side}");
            Assert.IsTrue(
                objects.All(item => merged.Count(detection => detection.Box.IntersectionOverUnion(item) > 0.5f) == 1), $"round {round}");
        }
    }

    private static List<BoundingBox> Scatter(Random random, PixelRectangle area, int most)
    {
        var objects = new List<BoundingBox>();
        for (var attempt = 0; attempt < 60; attempt++)
        {
            var (width, height) = (random.Next(12, most), random.Next(12, most));
            if (width < area.Width && height < area.Height)
            {
                var (x, y) = (random.Next(area.Width - width), random.Next(area.Height - height));
                var box = Box(x, y, x + width, y + height);
                if (!objects.Any(other => other.IntersectionOverUnion(Box(x - 40, y - 40, x + width + 40, y + height + 40)) > 0))
                {
                    objects.Add(box);
                }
            }
        }

        return objects;
    }

    private static BoundingBox Shaken(BoundingBox box, PixelRectangle place, Random random)
    {
        float Move(float edge) => edge + random.NextSingle() - 0.5f;
        return Within(Box(Move(box.X0), Move(box.Y0), Move(box.X1), Move(box.Y1)), place);
    }

    private static BoundingBox Within(BoundingBox box, PixelRectangle place) => new(
        Math.Max(box.X0, place.X0), Math.Max(box.Y0, place.Y0), Math.Min(box.X1, place.X1), Math.Min(box.Y1, place.Y1));

    /// <summary>Two tiles side by side.</summary>
    private static Slice[] Tiles(int shared)
    {
        var (first, second) = (500 + shared / 2, 500 - shared / 2);
        return [new(new(0, 0, first, 600), s_area, 1), new(new(second, 0, 1000, 600), s_area, 1)];
    }

    private static Slice[] WithWhole(Slice[] tiles, float pixel = 2) => [new(s_area, s_area, pixel), .. tiles];

    private static BoundingBox Box(float x0, float y0, float x1, float y1) => new(x0, y0, x1, y1);

    private static Detection[] Merge(Slice[] slices, params (int Slice, BoundingBox Box, float Score)[] found) =>
        MergeClasses(slices, [.. found.Select(item => (item.Slice, item.Box, item.Score, 0))]);

    private static Detection[] MergeClasses(Slice[] slices, params (int Slice, BoundingBox Box, float Score, int Class)[] found) =>
        SliceMerge.Merge(
            slices, found.Select(item => (item.Slice, new Detection(item.Class, $"class {item.Class}", item.Score, item.Box))),
            new SuppressionOptions());
}
