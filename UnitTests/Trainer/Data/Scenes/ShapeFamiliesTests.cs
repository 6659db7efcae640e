using MLNetGhost.Trainer.Data;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class ShapeFamiliesTests
{
    [TestMethod]
    public void All_Names_AreDifferentAndFitTheSmallestHead()
    {
        var names = ShapeFamilies.All.Select(family => family.Name).ToArray();

        CollectionAssert.AllItemsAreUnique(names);

        // Up to 64 classes, the class branch of the smallest members is as wide as for any small dataset.
        Assert.IsTrue(names.Length is > 36 and <= 64, $"{names.Length} families");
    }

    [TestMethod]
    public void Outline_EveryFamily_IsFiniteAboutAsLargeAsTheUnitCircleAndVaries()
    {
        foreach (var family in ShapeFamilies.All)
        {
            for (var seed = 0UL; seed < 20; seed++)
            {
                using var path = family.Outline(new RandomStream(seed));
                var bounds = path.TightBounds;
                var size = Math.Max(bounds.Width, bounds.Height);
                Assert.IsTrue(size is > 0.8f and < 3.2f, $"{family.Name}, seed {seed}: {bounds}");
                Assert.IsTrue(Math.Min(bounds.Width, bounds.Height) > 0.05f, $"{family.Name}, seed {seed}: {bounds}");
            }
        }
    }

    [TestMethod]
    public void Fill_Tile_RepeatsWithoutASeamAndStaysInRange()
    {
        const int side = FractalNoise.Side;
        var tile = new float[side * side];
        foreach (var ridged in new[] { false, true })
        {
            FractalNoise.Fill(new RandomStream(5), cells: 4, octaves: 3, gain: 0.5f, ridged, tile);

            Assert.IsTrue(tile.Min() >= 0 && tile.Max() <= 1, $"{tile.Min()} to {tile.Max()}");
            Assert.IsGreaterThan(0.3f, tile.Max() - tile.Min());
            var inside = Enumerable.Range(0, side).Max(y => Math.Abs(tile[(y * side) + 64] - tile[(y * side) + 63]));
            var seam = Enumerable.Range(0, side).Max(y => Math.Abs(tile[y * side] - tile[(y * side) + side - 1]));
            Assert.IsLessThan(3 * Math.Max(inside, 0.05f), seam);
        }
    }
}
