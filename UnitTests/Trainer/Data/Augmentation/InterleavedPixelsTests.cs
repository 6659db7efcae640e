using MLNetGhost.Trainer.Data;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class InterleavedPixelsTests
{
    [TestMethod]
    public void Split_SixteenPixels_GivesOneVectorPerChannel()
    {
        var pixels = Enumerable.Range(0, 48).Select(i => (byte)i).ToArray();

        InterleavedPixels.Split(pixels, out var red, out var green, out var blue);

        for (var i = 0; i < 16; i++)
        {
            Assert.AreEqual((3 * i, (3 * i) + 1, (3 * i) + 2), (red[i], green[i], blue[i]));
        }
    }

    [TestMethod]
    public void Join_WhatWasSplit_GivesThePixels()
    {
        var pixels = Enumerable.Range(0, 48).Select(i => (byte)(200 + i)).ToArray();
        var joined = new byte[48];

        InterleavedPixels.Split(pixels, out var red, out var green, out var blue);
        InterleavedPixels.Join(red, green, blue, joined);

        CollectionAssert.AreEqual(pixels, joined);
    }
}
