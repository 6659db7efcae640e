using MLNetGhost.Model;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Model;

/// <summary>The way that tensors take to another device, tried on the processor, which can stand for one.</summary>
[TestClass]
public class DeviceCheckTests
{
    private static readonly OnnxDetectorOptions s_remote = new() { Threads = 1, IsRemote = true };

    [TestMethod]
    [DataRow(DetectorLayout.Yolo, null)]
    [DataRow(DetectorLayout.Raw, null)]
    [DataRow(DetectorLayout.Yolo, 3)]
    public void Detect_TensorsPassedToEveryRun_EqualsBoundOnes(DetectorLayout layout, int? fixedBatch)
    {
        var model = layout == DetectorLayout.Yolo ? TestDetectors.Yolo(batch: fixedBatch ?? -1) : TestDetectors.Raw();
        using var bound = OnnxDetector.Load(new MemoryStream(model), new OnnxDetectorOptions { Threads = 1 });
        using var remote = OnnxDetector.Load(new MemoryStream(model), s_remote);
        using var batch = remote.CreateBatch(3);
        for (var i = 0; i < 6; i++)
        {
            var picture = TestPictures.Encode(TestPictures.Photograph(90 + i, 70, i), SKEncodedImageFormat.Png);
            var expected = bound.Detect(picture);

            Assert.IsNotEmpty(expected);
            CollectionAssert.AreEqual(expected, remote.Detect(picture), $"picture {i}");
            batch.Load(i % 3, picture, $"picture {i}");
            batch.Run();
            Assert.HasCount(expected.Length, batch.Detections(i % 3, new()));
        }
    }

    [TestMethod]
    public void Detect_ManyThreadsOnOneRemoteDetector_EachGetsItsOwnPicture()
    {
        var model = TestDetectors.Yolo();
        using var bound = OnnxDetector.Load(new MemoryStream(model), new OnnxDetectorOptions { Threads = 1 });
        using var remote = OnnxDetector.Load(new MemoryStream(model), s_remote);
        var pictures = Enumerable.Range(0, 24)
            .Select(i => TestPictures.Encode(TestPictures.Photograph(64, 64, i), SKEncodedImageFormat.Png)).ToArray();
        var expected = pictures.Select(picture => bound.Detect(picture)).ToArray();

        Parallel.For(0, pictures.Length, i => CollectionAssert.AreEqual(expected[i], remote.Detect(pictures[i]), $"picture {i}"));
    }

    [TestMethod]
    [DataRow(0.5f, "returns the same values for different pictures")]
    [DataRow(float.NaN, "returns values that are not finite")]
    public void Load_DeviceWithoutAResponse_IsAnErrorNotAnEmptyList(float value, string expected)
    {
        var metadata = new DetectorMetadata { ClassNames = ["cat", "dog"], Stride = 32, Task = "detect" };
        var model = TestDetectors.Constant([6, 84], value, metadata);

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => OnnxDetector.Load(new MemoryStream(model), s_remote));

        StringAssert.Contains(error.Message, expected);
        StringAssert.Contains(error.Message, "The device 'cpu'");
    }

    [TestMethod]
    public void Load_SameModelOnTheProcessor_IsNotChecked()
    {
        var metadata = new DetectorMetadata { ClassNames = ["cat", "dog"], Stride = 32, Task = "detect" };

        using var detector = OnnxDetector.Load(new MemoryStream(TestDetectors.Constant([6, 84], 0, metadata)));

        Assert.IsEmpty(detector.Detect(TestPictures.Encode(TestPictures.Photograph(64, 64, 1), SKEncodedImageFormat.Png)));
    }
}
