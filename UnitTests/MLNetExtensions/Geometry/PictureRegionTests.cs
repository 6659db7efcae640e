namespace MLNetGhost.UnitTests;

[TestClass]
public sealed class PictureRegionTests
{
    [TestMethod]
    [DataRow(10f, 20f, 30f, 40f, 10, 20, 30, 40, DisplayName = "inside")]
    [DataRow(10.9f, 20.1f, 29.1f, 39.5f, 10, 20, 30, 40, DisplayName = "fractions are widened")]
    [DataRow(-5f, -5f, 30f, 40f, 0, 0, 30, 40, DisplayName = "partly left of it and above")]
    [DataRow(90f, 40f, 1e9f, 1e9f, 90, 40, 100, 50, DisplayName = "partly right of it and below")]
    [DataRow(99.5f, 49.5f, 120f, 60f, 99, 49, 100, 50, DisplayName = "a last pixel")]
    public void Within_APartOfThePicture_IsClippedToWholePixels(
        float x0, float y0, float x1, float y1, int left, int top, int right, int bottom) => Assert.AreEqual(
        new PixelRectangle(left, top, right, bottom), PictureRegion.Within(new BoundingBox(x0, y0, x1, y1), 100, 50, "p.jpg"));

    [TestMethod]
    public void Within_NoRegion_IsThePicture() =>
        Assert.AreEqual(new PixelRectangle(0, 0, 100, 50), PictureRegion.Within(null, 100, 50, "p.jpg"));

    [TestMethod]
    [DataRow(100f, 0f, 120f, 10f)]
    [DataRow(0f, 50f, 10f, 60f)]
    public void Within_Outside_IsRefusedWithTheSizeOfThePicture(float x0, float y0, float x1, float y1)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => PictureRegion.Within(new BoundingBox(x0, y0, x1, y1), 100, 50, "p.jpg"));

        StringAssert.Contains(error.Message,
            $"p.jpg: the region ({x0}, {y0}) to ({x1}, {y1}) lies outside of the picture, which has 100×50 pixels; give a region");
    }

    [TestMethod]
    [DataRow(5f, 5f, 5f, 10f, "is empty; a region is x0, y0, x1, y1 in pixels of the picture as a viewer shows it, with x0 < x1")]
    [DataRow(5f, 9f, 6f, 8f, "is empty")]
    [DataRow(-9f, 1f, 0f, 5f, "lies left of every picture or above it")]
    [DataRow(float.NaN, 1f, 2f, 5f, "has a corner that is not finite")]
    [DataRow(0f, 1f, float.PositiveInfinity, 5f, "has a corner that is not finite")]
    public void Require_NoPartOfAnyPicture_IsRefused(float x0, float y0, float x1, float y1, string expected)
    {
        var region = new BoundingBox(x0, y0, x1, y1);

        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => PictureRegion.Require(region, "Region")).Message, expected);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => PictureRegion.Within(region, 100, 50, "p.jpg")).Message, expected);
    }
}
