using MLNetGhost.Trainer.Data;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class AffineMatrixTests
{
    [TestMethod]
    public void Invert_TurnedAndSheared_MapsBack()
    {
        var matrix = new AffineParameters(33, 0.7, 10, -5, 0.4, 0.6).ToMatrix(640, 640, 320, 320);

        var there = matrix.Enclose(new BoundingBox(12, 34, 12, 34));
        var back = matrix.Invert().Enclose(there);

        Assert.AreEqual(12, back.X0, 1e-3);
        Assert.AreEqual(34, back.Y0, 1e-3);
    }

    [TestMethod]
    public void Invert_FlatMap_Throws() =>
        Assert.ThrowsExactly<InvalidOperationException>(() => new AffineMatrix(1, 1, 0, 1, 1, 0).Invert());

    [TestMethod]
    public void Enclose_TurnedBox_IsTheBoxAroundItsCorners()
    {
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            var matrix = new AffineMatrix(
                random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.Next(100), random.NextDouble() - 0.5,
                    random.NextDouble() - 0.5, random.Next(100));
            var box = new BoundingBox(random.Next(50), random.Next(50), 50 + random.Next(50), 50 + random.Next(50));
            var corners = new[] { (box.X0, box.Y0), (box.X1, box.Y0), (box.X0, box.Y1), (box.X1, box.Y1) }
                .Select(corner => ((matrix.XX * corner.Item1) + (matrix.XY * corner.Item2) + matrix.X0,
                    (matrix.YX * corner.Item1) + (matrix.YY * corner.Item2) + matrix.Y0))
                .ToArray();

            var enclosed = matrix.Enclose(box);

            Assert.AreEqual(corners.Min(corner => corner.Item1), enclosed.X0, 1e-3);
            Assert.AreEqual(corners.Min(corner => corner.Item2), enclosed.Y0, 1e-3);
            Assert.AreEqual(corners.Max(corner => corner.Item1), enclosed.X1, 1e-3);
            Assert.AreEqual(corners.Max(corner => corner.Item2), enclosed.Y1, 1e-3);
        }
    }
}
