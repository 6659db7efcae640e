using MLNetGhost.Data;
using MLNetGhost.Fleet.Messages;

namespace MLNetGhost.UnitTests.Messages;

[TestClass]
public sealed class ResultCodecTests
{
    private static readonly string[] s_names = ["cat", "dog"];

    private static readonly BlockResult s_result = new(5, 320, "0123456789abcdef", "host-1-ab",
    [
        new PictureResult("/p/a.jpg", 640, 480, [Found(1, 0.1f), Found(0, float.BitIncrement(0.1f))], null) { Id = new CocoId(9) },
        new PictureResult("/p/b.jpg", 0, 0, [], "it is cut short"),
        new PictureResult("/p/c.jpg", 3, 2, [], null),
    ]);

    [TestMethod]
    public void Read_WhatWasWritten_IsTheResultToTheBit()
    {
        var read = ResultCodec.Read(ResultCodec.Write(s_result), s_names);

        Assert.AreEqual((5L, 320L, "0123456789abcdef", "host-1-ab"), (read.Number, read.First, read.ModelVersion, read.Worker));
        Assert.HasCount(3, read.Pictures);
        for (var i = 0; i < 3; i++)
        {
            var (expected, actual) = (s_result.Pictures[i], read.Pictures[i]);
            CollectionAssert.AreEqual(expected.Detections.ToArray(), actual.Detections.ToArray());
            Assert.AreEqual(expected with { Detections = [] }, actual with { Detections = [] });
        }

        Assert.AreEqual(1, read.Failures);
    }

    [TestMethod]
    public void Read_EveryCut_IsRefused()
    {
        var bytes = ResultCodec.Write(s_result);

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.ThrowsExactly<InvalidDataException>(() => ResultCodec.Read(bytes.AsSpan(0, length), s_names), $"{length} bytes");
        }
    }

    [TestMethod]
    public void Read_ClassThatTheJobLacks_IsRefused() =>
        Assert.ThrowsExactly<InvalidDataException>(() => ResultCodec.Read(ResultCodec.Write(s_result), ["cat"]));

    private static Detection Found(int id, float score) => new(id, s_names[id], score, new BoundingBox(1.5f, -0f, 640, float.Epsilon));
}
