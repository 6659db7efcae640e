using MLNetGhost.Trainer.Data;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class AffineParametersTests
{
    [TestMethod]
    public void ToMatrix_NoChange_IsTheIdentity()
    {
        var matrix = new AffineParameters(0, 1, 0, 0, 0.5, 0.5).ToMatrix(64, 48, 64, 48);

        Assert.AreEqual(new AffineMatrix(1, 0, 0, 0, 1, 0), matrix);
    }

    [TestMethod]
    public void ToMatrix_AnyDraw_BringsTheCentreWhereItWasDrawn()
    {
        var options = new AugmentationOptions { Degrees = 180, Shear = 30, Translate = 0.3 };
        var random = new RandomStream(4);
        for (var i = 0; i < 100; i++)
        {
            var parameters = AffineParameters.Draw(random, options);

            var centre = parameters.ToMatrix(100, 60, 80, 40).Enclose(new BoundingBox(50, 30, 50, 30));

            Assert.AreEqual(parameters.CentreX * 80, centre.X0, 1e-3);
            Assert.AreEqual(parameters.CentreY * 40, centre.Y0, 1e-3);
        }
    }

    [TestMethod]
    public void ToMatrix_PositiveAngle_TurnsCounterClockwiseAsSeen()
    {
        // A point right of the centre goes up: to a smaller y.
        var turned = new AffineParameters(90, 1, 0, 0, 0.5, 0.5).ToMatrix(100, 100, 100, 100).Enclose(new BoundingBox(90, 50, 90, 50));

        Assert.AreEqual(50, turned.X0, 1e-3);
        Assert.AreEqual(10, turned.Y0, 1e-3);
    }

    [TestMethod]
    public void Draw_DefaultOptions_StaysWithinThem()
    {
        var random = new RandomStream(9);
        for (var i = 0; i < 1000; i++)
        {
            var parameters = AffineParameters.Draw(random, new AugmentationOptions());

            Assert.AreEqual((0.0, 0.0, 0.0), (parameters.AngleDegrees, parameters.ShearXDegrees, parameters.ShearYDegrees));
            Assert.IsTrue(parameters is { Scale: >= 0.5 and < 1.5, CentreX: >= 0.4 and < 0.6, CentreY: >= 0.4 and < 0.6 });
        }
    }
}
