using System.Collections.Concurrent;
using Microsoft.ML.Data;
using MLNetGhost.Imaging;
using MLNetGhost.Model;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Model;

[TestClass]
public class OnnxDetectorTests
{
    private static readonly OnnxDetectorOptions s_oneThread = new() { Threads = 1 };
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetghost").FullName;

    [TestCleanup]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [DataRow(DetectorLayout.Yolo)]
    [DataRow(DetectorLayout.Raw)]
    public void Detect_RandomPictures_EqualsThePlainPath(DetectorLayout layout)
    {
        using var detector = OnnxDetector.Load(Model(layout), s_oneThread);
        var random = new Random(1);
        var found = 0;
        for (var i = 0; i < 100; i++)
        {
            var image = TestPictures.Photograph(random.Next(20, 200), random.Next(20, 200), i);
            var suppression = new SuppressionOptions
            {
                ScoreThreshold = i % 3 == 0 ? 0.001f
                : 0.25f,
                MultiLabel = i % 2 == 0,
                ClassAgnostic = i % 5 == 0,
                Classes = i % 7 == 0 ? [0, 2] : null
            };

            var fast = detector.Detect(TestPictures.Encode(image, SKEncodedImageFormat.Png), suppression);

            AreClose(detector.DetectPlainly(image, suppression), fast, $"picture {i}");
            found += fast.Length;
        }

        Assert.IsGreaterThan(500, found);
    }

    [TestMethod]
    public void Load_MetadataWithAZeroInAName_IsInvalidData()
    {
        var model = Model(DetectorLayout.Yolo);
        var name = model.AsSpan().IndexOf("names"u8);
        Assert.IsGreaterThan(0, name);
        model[name + 4] = 0;

        var error = Assert.ThrowsExactly<InvalidDataException>(() => OnnxDetector.Load(model, s_oneThread));

        StringAssert.Contains(error.Message, "an entry's name has a zero character");
    }

    [TestMethod]
    public void Detect_EverySourceOfOnePicture_GivesTheSame()
    {
        using var detector = OnnxDetector.Load(new MemoryStream(Model(DetectorLayout.Yolo)), s_oneThread);
        var image = TestPictures.Photograph(150, 90, 1);
        var bytes = TestPictures.Encode(image, SKEncodedImageFormat.Png);
        var path = Write("a.png", bytes);
        using var mlImage = MLImage.CreateFromFile(path);

        var expected = detector.Detect(path);

        Assert.IsNotEmpty(expected);
        CollectionAssert.AreEqual(expected, detector.Detect(bytes));
        CollectionAssert.AreEqual(expected, detector.Detect(mlImage));
        CollectionAssert.AreEqual(expected, detector.Detect(image.Pixels, PixelFormat.Rgb24, 150, 90, 450));
        using var batch = detector.CreateBatch(3);
        batch.Load(1, path);
        batch.Load(2, mlImage, "third");
        batch.Run();
        AreClose(expected, batch.Detections(1, new()), "batch");
        AreClose(expected, batch.Detections(2, new()), "batch");
    }

    [TestMethod]
    public void Detect_FixedBatch_RunsOnePictureToo()
    {
        using var open = OnnxDetector.Load(Model(DetectorLayout.Yolo), s_oneThread);
        using var fixedBatch = OnnxDetector.Load(TestDetectors.Yolo(batch: 4), s_oneThread);
        var bytes = TestPictures.Encode(TestPictures.Photograph(80, 80, 2), SKEncodedImageFormat.Png);

        AreClose(open.Detect(bytes), fixedBatch.Detect(bytes), "fixed batch");
        Assert.AreEqual(4, fixedBatch.CreateBatch(7).Size);
    }

    [TestMethod]
    public void Detect_ExifOrientation_GivesBoxesAsShown()
    {
        using var detector = OnnxDetector.Load(Model(DetectorLayout.Yolo), s_oneThread);
        using var asStored = OnnxDetector.Load(Model(DetectorLayout.Yolo), s_oneThread with { ApplyExifOrientation = false });
        var image = TestPictures.Photograph(64, 48, 3);
        for (var orientation = 1; orientation <= 8; orientation++)
        {
            var jpeg = TestPictures.EncodeJpeg(image, orientation);

            AreClose(detector.DetectPlainly(ImageDecoder.DecodeRgb(jpeg)), detector.Detect(jpeg), $"orientation {orientation}");
            AreClose(asStored.Detect(TestPictures.EncodeJpeg(image, 1)), asStored.Detect(jpeg), "as stored");
        }
    }

    [TestMethod]
    public void Detect_BoxesBeyondThePicture_AreCutAndSorted()
    {
        using var detector = OnnxDetector.Load(Model(DetectorLayout.Raw), s_oneThread);
        var detections = detector.Detect(
            TestPictures.Encode(TestPictures.Photograph(120, 31, 4), SKEncodedImageFormat.Png), new() { ScoreThreshold = 0.01f });

        Assert.IsNotEmpty(detections);
        foreach (var (classId, label, score, box) in detections)
        {
            Assert.AreEqual(detector.ClassNames[classId], label);
            Assert.IsTrue(box is { X0: >= 0, Y0: >= 0, X1: <= 120, Y1: <= 31 } && box.Area > 0, $"{box}");
            Assert.IsTrue(score is > 0.01f and <= 1);
        }

        CollectionAssert.AreEqual(detections.Select(detection => detection.Score).OrderDescending()
            .ToArray(), detections.Select(detection => detection.Score).ToArray());
    }

    [TestMethod]
    public void Detect_ManyThreads_GivesTheSequentialDetections()
    {
        using var detector = OnnxDetector.Load(Model(DetectorLayout.Raw), s_oneThread);
        var pictures = Enumerable.Range(0, 20)
            .Select(i => TestPictures.Encode(TestPictures.Photograph(60 + i, 90 - i, i), SKEncodedImageFormat.Jpeg)).ToArray();
        var expected = pictures.Select(picture => detector.Detect(picture)).ToArray();
        var held = new ConcurrentBag<(int Picture, Detection[] Detections)>();

        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 },
            i => held.Add((i % pictures.Length, detector.Detect(pictures[i % pictures.Length]))));

        foreach (var (picture, detections) in held)
        {
            CollectionAssert.AreEqual(expected[picture], detections);
        }
    }

    [TestMethod]
    public void Detect_WarmedUp_AllocatesLittle()
    {
        using var detector = OnnxDetector.Load(Model(DetectorLayout.Raw), s_oneThread);
        var path = Write("a.jpg", TestPictures.Encode(TestPictures.Photograph(640, 480, 5), SKEncodedImageFormat.Jpeg));
        for (var i = 0; i < 5; i++)
        {
            detector.Detect(path);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var count = detector.Detect(path).Length;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.IsGreaterThan(10, count);
        Assert.IsLessThan(16 * 1024L, allocated);
    }

    [TestMethod]
    public void Detect_BadPicture_NamesItAndLeavesTheDetectorUsable()
    {
        using var detector = OnnxDetector.Load(Model(DetectorLayout.Yolo), s_oneThread with { MaximumPixels = 100_000 });
        var good = TestPictures.Encode(TestPictures.Photograph(300, 200, 6), SKEncodedImageFormat.Jpeg);
        var expected = detector.Detect(good);
        var cut = Write("cut.jpg", good[..(good.Length / 3)]);
        var large = Write("large.png", TestPictures.Encode(TestPictures.Photograph(400, 300, 6), SKEncodedImageFormat.Png));

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => detector.Detect(cut)).Message, cut);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => detector.Detect(large)).Message, large);
        Assert.ThrowsExactly<FileNotFoundException>(() => detector.Detect(Path.Combine(_folder, "none.jpg")));
        Assert.ThrowsExactly<InvalidDataException>(() => detector.Detect(new byte[10]));
        Assert.ThrowsExactly<InvalidDataException>(() => detector.Detect([]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => detector.Detect(good, new() { Classes = [3] }));
        CollectionAssert.AreEqual(expected, detector.Detect(good));
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(6.56f)]
    public void Detect_OutputThatIsNoScore_IsAnErrorThatNamesThePicture(float value)
    {
        using var detector = OnnxDetector.Load(TestDetectors.Constant([7, 84], value, TestDetectors.Describe(["a",
            "b", "c"], 64)), s_oneThread);
        var path = Write("a.png", TestPictures.Encode(TestPictures.Photograph(30, 30, 7), SKEncodedImageFormat.Png));

        var error = Assert.ThrowsExactly<InvalidDataException>(() => detector.Detect(path));

        StringAssert.Contains(error.Message, path);
    }

    [TestMethod]
    public void Dispose_WhileCallsAreOut_LetsThemEnd()
    {
        var detector = OnnxDetector.Load(Model(DetectorLayout.Yolo), s_oneThread);
        var batch = detector.CreateBatch(2);
        batch.Load(0, TestPictures.Encode(TestPictures.Photograph(30, 30, 8), SKEncodedImageFormat.Png), "a");
        detector.Dispose();

        batch.Run();
        Assert.IsNotEmpty(batch.Detections(0, new() { ScoreThreshold = 0.01f }));
        batch.Dispose();
        detector.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => detector.Detect(new byte[1]));
    }

    private static byte[] Model(DetectorLayout layout) => layout == DetectorLayout.Yolo ? TestDetectors.Yolo() : TestDetectors.Raw();

    private static void AreClose(Detection[] expected, Detection[] actual, string what)
    {
        Assert.AreEqual(expected.Length, actual.Length, $"{what}: number of detections");
        for (var i = 0; i < expected.Length; i++)
        {
            var (a, b) = (expected[i], actual[i]);
            Assert.AreEqual(a.ClassId, b.ClassId, $"{what}: class of {i}");
            TensorAssert.AreClose([a.Score], [b.Score], 1e-4, $"{what}: score of {i}");
            TensorAssert.AreClose([a.Box.X0, a.Box.Y0, a.Box.X1, a.Box.Y1], [b.Box.X0, b.Box.Y0, b.Box.X1, b.Box.Y1], 1e-2,
                $"{what}: box of {i}");
        }
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
