using MLNetGhost.Trainer.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class PlanarWriterTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(15)]
    [DataRow(16)]
    [DataRow(37)]
    public void Write_AnyNumberOfPixels_GivesOnePlanePerChannel(int count)
    {
        var pixels = TestPictures.Noise(count, 1, 1).Pixels;
        var planes = new float[3 * count];

        PlanarWriter.Write(pixels, planes);

        for (var i = 0; i < count; i++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                Assert.AreEqual(pixels[(3 * i) + channel] / 255f, planes[(channel * count) + i], 1e-7f);
            }
        }
    }

    [TestMethod]
    public void Write_WrongLength_Throws() =>
        Assert.ThrowsExactly<ArgumentException>(() => PlanarWriter.Write(new byte[12], new float[11]));
}
