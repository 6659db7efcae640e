using MLNetGhost.Model;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Model;

/// <summary>What a detector keeps of pictures that it has read, and how much its calls may take together.</summary>
[TestClass]
public sealed class DecodingMemoryTests
{
    private const long MostKeptAfterFailure = 4 << 20;

    private static readonly OnnxDetectorOptions s_options = new() { Threads = 1 };

    [TestMethod]
    public void Detect_TwentyBombsAtOnce_ReserveAndKeepNothing()
    {
        using var detector = OnnxDetector.Load(TestDetectors.Yolo(), s_options);
        foreach (var format in HostilePictures.Formats)
        {
            var bomb = HostilePictures.Header(format);

            Parallel.For(0, 20, new ParallelOptions { MaxDegreeOfParallelism = 20 }, _ =>
                Assert.ThrowsExactly<InvalidDataException>(() => detector.Detect(bomb)));
        }

        Assert.AreEqual(0, detector.Buffers.IdleBytes);
        AssertNothingIsTaken(detector);
    }

    [TestMethod]
    public void Detect_LargePictureThatFails_GivesItsMemoryBack()
    {
        using var folder = new TemporaryFolder();
        using var detector = OnnxDetector.Load(TestDetectors.Yolo(), s_options);
        var png = TestPictures.Encode(TestPictures.Noise(3000, 2000, 1), SKEncodedImageFormat.Png);
        File.WriteAllBytes(folder.File("cut.png"), png[..(png.Length / 2)]);

        Assert.ThrowsExactly<InvalidDataException>(() => detector.Detect(folder.File("cut.png")));
        Assert.ThrowsExactly<InvalidDataException>(() => detector.Detect(png.AsSpan(0, png.Length / 2)));

        Assert.IsLessThan(MostKeptAfterFailure, detector.Buffers.IdleBytes);
        AssertNothingIsTaken(detector);
    }

    [TestMethod]
    public void Detect_LargePicture_KeepsNoMoreThanUsualBuffers()
    {
        using var detector = OnnxDetector.Load(TestDetectors.Yolo(), s_options);

        detector.Detect(TestPictures.Encode(TestPictures.Photograph(3000, 2500, 1), SKEncodedImageFormat.Png));

        Assert.IsLessThan(MostKeptAfterFailure, detector.Buffers.IdleBytes);
        AssertNothingIsTaken(detector);
    }

    [TestMethod]
    public void Detect_PictureThatTakesMoreThanAllMay_IsRefusedWithValueAndLimit()
    {
        using var detector = OnnxDetector.Load(TestDetectors.Yolo(), s_options with { DecodingMemory = 1_000_000 });
        var png = TestPictures.Encode(TestPictures.Photograph(500, 400, 1), SKEncodedImageFormat.Png);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => detector.Detect(png, name: "big.png"));

        StringAssert.Contains(error.Message, "big.png, decoded to 500×400 pixels from Png, takes 800000 bytes, more than the 750000");
        StringAssert.Contains(error.Message, "raise DecodingMemory");
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("big.png"), png);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => detector.Detect(folder.File("big.png"))).Message,
            $"takes {png.Length} bytes, more than the 250000");
        AssertNothingIsTaken(detector);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Detect_MoreAtOnceThanTheMemoryHolds_WaitAndGiveTheSame()
    {
        using var folder = new TemporaryFolder();
        var paths = Enumerable.Range(0, 4).Select(i =>
        {
            var path = folder.File($"{i}.jpg");
            File.WriteAllBytes(path, TestPictures.Encode(TestPictures.Photograph(200, 150, i), SKEncodedImageFormat.Jpeg));
            return path;
        }).ToArray();

        // One picture at a time: 200 × 150 × 4 bytes of pixels, and as many of its planes.
        using var detector = OnnxDetector.Load(TestDetectors.Yolo(), s_options with { DecodingMemory = 250_000, ScaledDecoding = false });
        using var unscaled = OnnxDetector.Load(TestDetectors.Yolo(), s_options with { ScaledDecoding = false });
        var expected = paths.Select(path => unscaled.Detect(path)).ToArray();

        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
            CollectionAssert.AreEqual(expected[i % paths.Length], detector.Detect(paths[i % paths.Length])));

        AssertNothingIsTaken(detector);
    }

    [TestMethod]
    public void DefaultMemory_OfWhatIsAvailable_IsAQuarterWithinLimits()
    {
        Assert.AreEqual(256L << 20, LoadingBufferPool.DefaultMemory(1L << 30));
        Assert.AreEqual(64L << 20, LoadingBufferPool.DefaultMemory(0));
        Assert.AreEqual(1L << 30, LoadingBufferPool.DefaultMemory(1L << 40));
    }

    [TestMethod]
    public void Detect_DamagedJpeg_IsRefusedUnlessAccepted()
    {
        var jpeg = TestPictures.Encode(TestPictures.Photograph(300, 200, 1), SKEncodedImageFormat.Jpeg);
        byte[] half = [.. jpeg[..(jpeg.Length / 2)], 0xFF, 0xD9];
        using var strict = OnnxDetector.Load(TestDetectors.Yolo(), s_options);
        using var accepting = OnnxDetector.Load(TestDetectors.Yolo(), s_options with { AcceptDamagedPictures = true });
        using var general = OnnxDetector.Load(TestDetectors.Yolo(), s_options with { UseOwnJpegDecoder = false });

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => strict.Detect(half, name: "half")).Message,
            "half is a damaged JPEG file");
        CollectionAssert.AreEqual(general.Detect(half), accepting.Detect(half));
        Assert.ThrowsExactly<InvalidDataException>(() => strict.Detect(HostilePictures.PlainJpeg(64, 64, dcCodes: 2)));
    }

    private static void AssertNothingIsTaken(OnnxDetector detector) =>
        Assert.AreEqual((0L, 0L), (detector.Buffers.Files.Taken, detector.Buffers.Pixels.Taken));
}
