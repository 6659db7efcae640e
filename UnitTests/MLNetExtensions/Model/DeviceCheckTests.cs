using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Model;
using MLNetGhost.Transforms;
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
    [DataRow(DetectorLayout.Yolo, -1)]
    [DataRow(DetectorLayout.Yolo, 1)]
    [DataRow(DetectorLayout.Yolo, 3)]
    [DataRow(DetectorLayout.Raw, -1)]
    [DataRow(DetectorLayout.Raw, 2)]
    public void Detect_EightThreadsOnOneRemoteDetector_EachGetsItsOwnPicture(DetectorLayout layout, int batch)
    {
        var model = layout == DetectorLayout.Yolo ? TestDetectors.Yolo(batch: batch) : TestDetectors.Raw(batch: batch);
        using var bound = OnnxDetector.Load(new MemoryStream(model), new OnnxDetectorOptions { Threads = 1 });
        using var remote = OnnxDetector.Load(new MemoryStream(model), s_remote);
        var pictures = Enumerable.Range(0, 24)
            .Select(i => TestPictures.Encode(TestPictures.Photograph(64, 64, i), SKEncodedImageFormat.Png)).ToArray();
        var expected = pictures.Select(picture => bound.Detect(picture)).ToArray();

        Parallel.For(0, pictures.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 },
            i => CollectionAssert.AreEqual(expected[i], remote.Detect(pictures[i]), $"picture {i}"));
    }

    [TestMethod]
    public void Load_SlotsByManyThreads_EqualsOneByOne()
    {
        var model = TestDetectors.Yolo();
        using var bound = OnnxDetector.Load(new MemoryStream(model), new OnnxDetectorOptions { Threads = 1 });
        using var remote = OnnxDetector.Load(new MemoryStream(model), s_remote);
        using var batch = remote.CreateBatch(24);
        var pictures = Enumerable.Range(0, batch.Size)
            .Select(i => TestPictures.Encode(TestPictures.Photograph(50 + i, 90 - i, i), SKEncodedImageFormat.Png)).ToArray();
        var found = new Detection[batch.Size][];

        Parallel.For(0, batch.Size, i => batch.Load(i, pictures[i], $"picture {i}"));
        batch.Run();
        Parallel.For(0, batch.Size, i => found[i] = batch.Detections(i, new()));

        for (var i = 0; i < batch.Size; i++)
        {
            CollectionAssert.AreEqual(bound.Detect(pictures[i]), found[i], $"picture {i}");
        }
    }

    [TestMethod]
    public void ForgoPinnedMemory_Device_GoesOnWithOrdinaryMemory()
    {
        var session = new InferenceSession(TestDetectors.Yolo());
        var signature = DetectorSignature.Read(
            session, DetectorMetadata.Parse(session.ModelMetadata.CustomMetadataMap), s_remote, companion: null, "The model");
        using var pool = new DetectorCallPool(session, signature, DeviceTransport.Create(session, signature, s_remote), GetType());
        Assert.IsTrue(pool.HasPinnedMemory);
        var (pinned, _) = DeviceCheck.RequireResponse(pool, signature, s_remote);

        pool.ForgoPinnedMemory();
        var (ordinary, _) = DeviceCheck.RequireResponse(pool, signature, s_remote);

        Assert.IsFalse(pool.HasPinnedMemory);
        CollectionAssert.AreEqual(pinned.Dark, ordinary.Dark);
        CollectionAssert.AreEqual(pinned.Bright, ordinary.Bright);
    }

    [TestMethod]
    public void DetectObjects_ContextThatAllowsTheProcessor_ContinuesThereWithoutTheOptionsOfTheCard()
    {
        var context = new MLContext(seed: 1) { GpuDeviceId = 0, FallbackToCpu = true };
        var messages = new List<string>();
        context.Log += (_, entry) => messages.Add(entry.Message);
        var options = new DetectObjectsOptions { ProviderOptions = new Dictionary<string, string> { ["gpu_mem_limit"] = "4294967296" } };

        using var transformer = new ObjectDetectionTransformer(context, TestDetectors.Yolo(), "ImagePath", options);

        Assert.HasCount(3, transformer.ClassNames);
        Assert.HasCount(1, messages.Where(message => message.Contains("Continuing on 'cpu'", StringComparison.Ordinal)));
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

    [TestMethod]
    [DataRow(DetectorLayout.Yolo)]
    [DataRow(DetectorLayout.Raw)]
    public void Load_VerifyDevice_AcceptsADeviceThatAgrees(DetectorLayout layout)
    {
        var model = layout == DetectorLayout.Yolo ? TestDetectors.Yolo() : TestDetectors.Raw();

        using var detector = OnnxDetector.Load(model, s_remote with { VerifyDevice = true });

        Assert.IsEmpty(detector.Warnings);
    }

    [TestMethod]
    [DataRow(4, 0.002f, false, false)]
    [DataRow(4, 0.0005f, false, true)]
    [DataRow(4, 0.002f, true, true)]
    [DataRow(4, 0.02f, true, false)]
    [DataRow(0, 0.02f, false, true)]
    [DataRow(0, 0.2f, false, false)]
    public void RequireAgreement_Difference_IsMeasuredAgainstItsChannel(int channel, float change, bool allowTf32, bool isAccepted)
    {
        // Channels 0 to 3 are places of up to 64 pixels, the others scores.
        var options = s_remote with { AllowTf32 = allowTf32 };
        var session = new InferenceSession(TestDetectors.Yolo());
        var signature = DetectorSignature.Read(
            session, DetectorMetadata.Parse(session.ModelMetadata.CustomMetadataMap), options, companion: null, "The model");
        using var pool = new DetectorCallPool(session, signature, DeviceTransport.Create(session, signature, options), GetType());
        var (outputs, _) = DeviceCheck.RequireResponse(pool, signature, options);
        outputs.Bright[channel * signature.Outputs[0].Shape[1] + 7] += change;

        void Verify() => DeviceCheck.RequireAgreement(outputs, () => new InferenceSession(TestDetectors.Yolo()), signature, options);

        if (isAccepted)
        {
            Verify();
        }
        else
        {
            var error = Assert.ThrowsExactly<InvalidOperationException>(Verify);
            StringAssert.Contains(error.Message, "The device 'cpu' differs from the processor by up to ");
            StringAssert.Contains(error.Message, $" in channel {channel} of the output 'output0'");
            StringAssert.Contains(error.Message, allowTf32 ? "turn AllowTf32 off" : "check the driver");
        }
    }

    [TestMethod]
    [DataRow(1.9, 0)]
    [DataRow(2.5, 1)]
    public void Load_FirstRunThatTakesLong_IsReportedWithItsTime(double seconds, int warnings)
    {
        var slow = s_remote with { Clock = new SteppingClock(TimeSpan.FromSeconds(seconds)) };

        using var detector = OnnxDetector.Load(TestDetectors.Yolo(), slow);

        Assert.HasCount(warnings, detector.Warnings);
        if (warnings > 0)
        {
            StringAssert.Contains(detector.Warnings[0], "The first run on 'cpu' took 2.5 s");
        }
    }

    [TestMethod]
    public void DetectObjects_FirstRunThatTakesLong_IsInTheLog()
    {
        var context = new MLContext(seed: 1);
        var messages = new List<string>();
        context.Log += (_, entry) => messages.Add(entry.Message);

        using var transformer = new ObjectDetectionTransformer(
            context, TestDetectors.Yolo(), "ImagePath",
            new DetectObjectsOptions { IsRemote = true, Clock = new SteppingClock(TimeSpan.FromSeconds(3)) });

        Assert.HasCount(1, messages.Where(message => message.Contains("The first run on 'cpu' took 3.0 s", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow(DetectorLayout.Yolo)]
    [DataRow(DetectorLayout.Raw)]
    public void Detect_CapturedRuns_EqualBoundOnesOnEveryThread(DetectorLayout layout)
    {
        var model = layout == DetectorLayout.Yolo ? TestDetectors.Yolo(batch: 1) : TestDetectors.Raw(batch: 1);
        using var bound = OnnxDetector.Load(model, new OnnxDetectorOptions { Threads = 1 });
        using var captured = OnnxDetector.Load(model, s_remote with { CapturesGraph = true, VerifyDevice = true });
        var pictures = Enumerable.Range(0, 24)
            .Select(i => TestPictures.Encode(TestPictures.Photograph(64, 64, i), SKEncodedImageFormat.Png)).ToArray();
        var expected = pictures.Select(picture => bound.Detect(picture)).ToArray();

        Parallel.For(0, pictures.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 },
            i => CollectionAssert.AreEqual(expected[i], captured.Detect(pictures[i]), $"picture {i}"));
    }

    [TestMethod]
    public void Load_CapturedRunsOfAnOpenBatch_AreRefused()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => OnnxDetector.Load(TestDetectors.Yolo(), s_remote with { CapturesGraph = true }));

        StringAssert.Contains(error.Message, "enable_cuda_graph=1 needs a model of fixed batch and size, and this one leaves the batch open");
    }

    /// <summary>A clock that moves on by the same time whenever it is read.</summary>
    private sealed class SteppingClock(TimeSpan step) : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Add(ref _ticks, step.Ticks);
    }
}
