using System.Text;
using MLNetGhost.Tool.Commands;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class PpmStreamTests
{
    [TestMethod]
    public void Next_PicturesOneAfterTheOther_AreReadWhole()
    {
        byte[] first = [1, 2, 3, 4, 5, 6];
        byte[] second = [.. Enumerable.Range(0, 12).Select(i => (byte)i)];
        using var stream = new MemoryStream([.. Header("2 1", 255), .. first, .. Header("1 4", 255), .. second]);
        var ppm = new PpmStream(stream, "clip");

        var picture = ppm.Next()!;
        Assert.AreEqual((2, 1), (picture.Width, picture.Height));
        CollectionAssert.AreEqual(first, picture.Pixels);
        CollectionAssert.AreEqual(second, ppm.Next()!.Pixels);
        Assert.IsNull(ppm.Next());
    }

    [TestMethod]
    public void Next_CutShort_IsTheEnd()
    {
        byte[] whole = [.. Header("2 1", 255), 1, 2, 3, 4, 5, 6];
        for (var length = 3; length < whole.Length; length++)
        {
            using var stream = new MemoryStream(whole[..length]);
            Assert.IsNull(new PpmStream(stream, "clip").Next(), $"{length} bytes");
        }
    }

    [TestMethod]
    [DataRow("P5\n2 1\n255\n", "not a picture in the form PPM")]
    [DataRow("JFIF", "not a picture in the form PPM")]
    [DataRow("P6\n2 1\n65535\n", "values to 65535")]
    [DataRow("P6\n0 1\n255\n", "0×1 pixels")]
    [DataRow("P6\n100000 100000\n255\n", "Scale the video down")]
    [DataRow("P6\n1234567890 1\n255\n", "The header of a frame of clip")]
    [DataRow("P6\n-1 1\n255\n", "The header of a frame of clip")]
    [DataRow("P6\n# comment\n1 1\n255\n", "The header of a frame of clip")]
    public void Next_AnythingElse_IsRefused(string text, string expected)
    {
        using var stream = new MemoryStream(Encoding.ASCII.GetBytes(text + new string('x', 100)));

        var refused = Assert.ThrowsExactly<InvalidDataException>(() => new PpmStream(stream, "clip").Next());

        StringAssert.Contains(refused.Message, expected);
    }

    private static byte[] Header(string size, int largest) => Encoding.ASCII.GetBytes($"P6\n{size}\n{largest}\n");
}
