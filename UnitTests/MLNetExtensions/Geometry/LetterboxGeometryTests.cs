namespace MLNetGhost.UnitTests;

[TestClass]
public class LetterboxGeometryTests
{
    [TestMethod]
    public void ToSource_AfterToLetterbox_GivesTheBoxBack()
    {
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var (width, height) = (random.Next(1, 3000), random.Next(1, 3000));
            var geometry = LetterboxGeometry.Create(width, height, 32 * random.Next(1, 30), 32 * random.Next(1, 30), scaleUp: i % 2 == 0);
            var box = new BoundingBox(random.NextSingle() * width / 2, random.NextSingle() * height / 2,
                width / 2f * (1 + random.NextSingle()), height / 2f * (1 + random.NextSingle()));

            var back = geometry.ToSource(geometry.ToLetterbox(box));

            // A float of a few hundred letterbox pixels has steps of 6e-5, scaled by the ratio.
            var tolerance = 2e-4 / geometry.Ratio + 1e-3;
            Assert.AreEqual(box.X0, back.X0, tolerance);
            Assert.AreEqual(box.Y0, back.Y0, tolerance);
            Assert.AreEqual(box.X1, back.X1, tolerance);
            Assert.AreEqual(box.Y1, back.Y1, tolerance);
        }
    }

    [TestMethod]
    public void ToSource_BoxBeyondThePicture_IsCutAtItsEdges()
    {
        var geometry = LetterboxGeometry.Create(100, 50, 64, 64);

        Assert.AreEqual(new BoundingBox(0, 0, 100, 50), geometry.ToSource(new BoundingBox(-20, -20, 200, 200)));
    }

    [TestMethod]
    public void FromVector_AfterCopyTo_GivesTheGeometryBack()
    {
        var geometry = LetterboxGeometry.Create(1281, 721, 640, 352);
        var vector = new float[LetterboxGeometry.VectorLength];
        geometry.CopyTo(vector);

        Assert.AreEqual(geometry, LetterboxGeometry.FromVector(vector));
        Assert.AreEqual(geometry, LetterboxGeometry.FromVector(vector.AsSpan(0, 9)), "as earlier versions wrote it");
        Assert.ThrowsExactly<ArgumentException>(() => LetterboxGeometry.FromVector(new float[9]));
        Assert.ThrowsExactly<ArgumentException>(() => LetterboxGeometry.FromVector(new float[4]));
    }

    [TestMethod]
    public void CreateFitted_Stretched_HasARatioForEachSide()
    {
        var geometry = LetterboxGeometry.CreateFitted(200, 100, 64, 128, PictureFit.Stretch);
        var vector = new float[LetterboxGeometry.VectorLength];
        geometry.CopyTo(vector);

        Assert.AreEqual(new BoundingBox(50, 25, 100, 50), geometry.ToSource(new(16, 32, 32, 64)));
        Assert.AreEqual(new BoundingBox(16, 32, 32, 64), geometry.ToLetterbox(new(50, 25, 100, 50)));
        Assert.AreEqual(geometry, LetterboxGeometry.FromVector(vector));
    }

    [TestMethod]
    public void CreateFitted_TopLeft_PadsBelowOrOnTheRight()
    {
        var geometry = LetterboxGeometry.CreateFitted(200, 100, 64, 64, PictureFit.TopLeft);

        Assert.AreEqual((0, 0, 0, 32), (geometry.Left, geometry.Top, geometry.Right, geometry.Bottom));
        Assert.AreEqual(new BoundingBox(100, 50, 200, 100), geometry.ToSource(new(32, 16, 64, 40)));
    }

    [TestMethod]
    public void Create_VeryNarrowPicture_KeepsOnePixel()
    {
        var geometry = LetterboxGeometry.Create(10_000, 3, 640, 640);

        Assert.AreEqual((640, 1), (geometry.ResizedWidth, geometry.ResizedHeight));
    }
}
