using MLNetGhost.Data;
using MLNetGhost.Trainer.Data;
using MLNetGhost.UnitTests.Fixtures;
using TorchSharp;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class BatchLoaderTests : IDisposable
{
    private static readonly BatchOptions s_options = new() { ImageSize = 64, BatchSize = 4, Epochs = 20, Workers = 0 };

    private readonly TemporaryFolder _folder = new();
    private readonly DetectionDataset _dataset;

    public BatchLoaderTests() => _dataset = PaintedDataset.Write(_folder, 18);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Epoch_Batches_HaveTheDocumentedShapesTypesAndRanges()
    {
        var loader = new BatchLoader(_dataset, s_options);
        var counts = new List<long>();
        foreach (var batch in loader.Epoch(0))
        {
            using (batch)
            {
                counts.Add(batch.Images.shape[0]);
                CollectionAssert.AreEqual(new[] { batch.ImageIndices.Count, 3L, 64, 64 }, batch.Images.shape);
                Assert.AreEqual(torch.float32, batch.Images.dtype);
                Assert.IsTrue(batch.Images.min().item<float>() >= 0 && batch.Images.max().item<float>() <= 1);
                Assert.AreEqual(torch.int64, batch.Targets.ImageIndex.dtype);
                Assert.AreEqual(torch.int64, batch.Targets.ClassId.dtype);
                CollectionAssert.AreEqual(new[] { batch.Targets.Count, 4L }, batch.Targets.Boxes.shape);
                var boxes = batch.Targets.Boxes.data<float>().ToArray().Chunk(4);
                Assert.IsTrue(
                    boxes.All(box => box[2] > 0 && box[3] > 0 && box[0] - (box[2] / 2) >= -1e-6 && box[1] + (box[3] / 2) <= 1 + 1e-6));
            }
        }

        CollectionAssert.AreEqual(new[] { 4L, 4, 4, 4, 2 }, counts);
        Assert.AreEqual(5, loader.BatchCount);
    }

    /// <summary>Torch's device <c>meta</c> stands in for a graphics card.</summary>
    [TestMethod]
    public void Epoch_Destination_HasThePicturesThereAndTheObjectsOnTheCpu()
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        foreach (var batch in new BatchLoader(_dataset, s_options with { Destination = torch.META }).Epoch(0))
        {
            using (batch)
            {
                Assert.AreEqual(DeviceType.META, batch.Images.device_type);
                CollectionAssert.AreEqual(new[] { batch.ImageIndices.Count, 3L, 64, 64 }, batch.Images.shape);
                Assert.AreEqual(DeviceType.CPU, batch.Targets.Boxes.device_type);
            }
        }

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    [DataRow(0, DisplayName = "mosaic")]
    [DataRow(15, DisplayName = "mosaic closed")]
    public void Epoch_AugmentedBoxes_FollowTheirPixels(int epoch)
    {
        var augmentation = new AugmentationOptions { Hue = 0, Saturation = 0, Value = 0, FlipUpsideDown = 0.5 };
        var checkedCount = 0;
        foreach (var batch in new BatchLoader(_dataset, s_options with { Augmentation = augmentation }).Epoch(epoch))
        {
            using (batch)
            {
                foreach (var (image, classId, box) in TargetsOf(batch))
                {
                    if (box[2] * 64 > 5 && box[3] * 64 > 5)
                    {
                        var (x, y) = ((int)(box[0] * 64), (int)(box[1] * 64));
                        Assert.IsGreaterThan(0.95f, batch.Images[image, classId, y, x].item<float>(),
                            $"picture {image}, class {classId} at {x}, {y}");
                        checkedCount++;
                    }
                }
            }
        }

        Assert.IsGreaterThan(30, checkedCount);
    }

    [TestMethod]
    public void Epoch_NoAugmentation_LetterboxesPicturesAndBoxes()
    {
        var image = PaintedDataset.Write(_folder, "single.png", 128, 64, new Random(1));
        var loader = new BatchLoader(PaintedDataset.Of(_folder.Path, [image]), s_options with { Augmentation = AugmentationOptions.None });

        using var batch = loader.Epoch(0).Single();

        // Half the size, 32 rows high, 16 rows of grey above and below.
        Assert.AreEqual(114 / 255f, batch.Images[0, 0, 15, 10].item<float>(), 1e-6);
        Assert.AreEqual(114 / 255f, batch.Images[0, 0, 48, 10].item<float>(), 1e-6);
        foreach (var (annotation, target) in image.Annotations.Zip(TargetsOf(batch)))
        {
            Assert.AreEqual(annotation.ClassId, target.ClassId);
            Assert.AreEqual((annotation.Box.X0 + annotation.Box.X1) / 2 / 128, target.Box[0], 1e-5);
            Assert.AreEqual((((annotation.Box.Y0 + annotation.Box.Y1) / 4) + 16) / 64, target.Box[1], 1e-5);
            Assert.AreEqual(annotation.Box.Height / 128, target.Box[3], 1e-5);
        }
    }

    [TestMethod]
    public void Epoch_AnyWorkersAndCache_GivesTheSameBatches()
    {
        var options = s_options with { Augmentation = new() { MixUp = 0.5, Degrees = 10, Shear = 3, FlipUpsideDown = 0.5 } };
        var expected = Fingerprints(new BatchLoader(_dataset, options), 3);

        CollectionAssert.AreEqual(
            expected, Fingerprints(new BatchLoader(_dataset, options with { Workers = 1, PrefetchedBatches = 1 }), 3));
        CollectionAssert.AreEqual(
            expected, Fingerprints(new BatchLoader(_dataset, options with { Workers = 4, PrefetchedBatches = 3 }), 3));
        CollectionAssert.AreEqual(expected, Fingerprints(new BatchLoader(_dataset, options with { Workers = 2, CacheImages = true }), 3));
        CollectionAssert.AreEqual(expected, Fingerprints(new BatchLoader(_dataset, options with { Workers = 2, CacheLimitBytes = 1 }), 3));
    }

    [TestMethod]
    public void Epoch_OtherSeedOrEpoch_GivesOtherBatches()
    {
        var all = Fingerprints(new BatchLoader(_dataset, s_options), 2)
            .Concat(Fingerprints(new BatchLoader(_dataset, s_options with { Seed = 1 }), 2)).ToArray();

        Assert.AreEqual(all.Length, all.Distinct().Count());
    }

    [TestMethod]
    public void Epoch_FromItsMiddle_GoesOnWithTheSameBatches()
    {
        var whole = Fingerprints(new BatchLoader(_dataset, s_options).Epoch(4));

        var resumed = Fingerprints(new BatchLoader(_dataset, s_options with { Workers = 2 }).Epoch(4, firstBatch: 3));

        CollectionAssert.AreEqual(whole[3..], resumed);
        Assert.IsFalse(new BatchLoader(_dataset, s_options).Epoch(4, firstBatch: 99).Any());
    }

    [TestMethod]
    public void Epoch_ManyTimesAndLeftEarly_LeavesNoTensors()
    {
        var loader = new BatchLoader(_dataset, s_options with { Workers = 2, Augmentation = new() { MixUp = 0.5 } });

        LiveTensors.AssertNoneLeak(() =>
        {
            foreach (var batch in loader.Epoch(0))
            {
                batch.Dispose();
            }

            loader.Epoch(1).First().Dispose();
        });
    }

    [TestMethod]
    public void Epoch_InsideADisposeScope_GivesBatchesThatOutliveIt()
    {
        TrainingBatch batch;
        using (torch.NewDisposeScope())
        {
            batch = new BatchLoader(_dataset, s_options).Epoch(0).First();
        }

        using (batch)
        {
            Assert.IsFalse(batch.Images.IsInvalid);
            Assert.IsFalse(batch.Targets.Boxes.IsInvalid);
        }
    }

    [TestMethod]
    public void Epoch_CrowdBoxes_AreNotTrainedOn()
    {
        var image = PaintedDataset.Write(_folder, "crowd.png", 64, 64, new Random(2));
        image = image with { Annotations = [image.Annotations[0] with { IsCrowd = true }, image.Annotations[1]] };

        using var batch = new BatchLoader(
            PaintedDataset.Of(_folder.Path, [image]), s_options with { Augmentation = AugmentationOptions.None }).Epoch(0).Single();

        Assert.AreEqual(1, TargetsOf(batch).Single().ClassId);
    }

    [TestMethod]
    public void Epoch_BackgroundPictureAlone_HasEmptyTargets()
    {
        var images = new[] { _dataset.Images[0], _dataset.Images[1] with { Annotations = [] } };
        var options = s_options with { BatchSize = 1, Augmentation = AugmentationOptions.None };

        var counts = new List<long>();
        foreach (var batch in new BatchLoader(PaintedDataset.Of(_folder.Path, images), options).Epoch(0))
        {
            using (batch)
            {
                counts.Add(batch.Targets.Count);
                CollectionAssert.AreEqual(new[] { batch.Targets.Count, 4 }, batch.Targets.Boxes.shape);
            }
        }

        CollectionAssert.AreEquivalent(new[] { 0L, 3L }, counts);
    }

    [TestMethod]
    public void Epoch_PicturesOfOnePixelAndVeryElongated_AreTrainedOn()
    {
        AnnotatedImage[] images =
        [
            new(PictureFiles.Write(_folder, "one.png", 1, 1), 1, 1, [new Annotation(0, new BoundingBox(0, 0, 1, 1))]),
            new(PictureFiles.Write(_folder, "long.png", 3000, 2), 3000, 2, [new Annotation(1, new BoundingBox(0, 0, 3000, 2))]),
            new(PictureFiles.Write(_folder, "high.jpg", 2, 3000), 2, 3000, [new Annotation(2, new BoundingBox(0, 10, 2, 500))]),
        ];

        var loader = new BatchLoader(PaintedDataset.Of(_folder.Path, images), s_options with { BatchSize = 3 });

        Assert.HasCount(1, Fingerprints(loader.Epoch(0)));
        Assert.HasCount(1, Fingerprints(loader.Epoch(19)));
    }

    [TestMethod]
    public void Epoch_TenThousandBoxesInAPicture_KeepsThem()
    {
        var random = new Random(3);
        var image = new AnnotatedImage(PictureFiles.Write(_folder, "crowded.png", 640, 640), 640, 640,
            [.. Enumerable.Range(0, 10_000).Select(i => new Annotation(
                i % 3, new BoundingBox(random.Next(300), random.Next(300), 330 + random.Next(300), 330 + random.Next(300))))]);

        using var batch = new BatchLoader(
            PaintedDataset.Of(_folder.Path, [image]), s_options with { Augmentation = AugmentationOptions.None }).Epoch(0).Single();
        using var mosaic = new BatchLoader(PaintedDataset.Of(_folder.Path, [image]), s_options).Epoch(0).Single();

        Assert.AreEqual(10_000, batch.Targets.Count);
        Assert.IsGreaterThan(1000, mosaic.Targets.Count);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public void Epoch_PictureDamagedDuringTraining_NamesTheFile(int workers)
    {
        var loader = new BatchLoader(_dataset, s_options with { Workers = workers });
        File.WriteAllBytes(_dataset.Images[7].Path, [1, 2, 3]);

        LiveTensors.AssertNoneLeak(() =>
        {
            var error = Assert.ThrowsExactly<InvalidDataException>(() =>
            {
                foreach (var batch in loader.Epoch(0))
                {
                    batch.Dispose();
                }
            });
            StringAssert.Contains(error.Message, _dataset.Images[7].Path);
        });
    }

    [TestMethod]
    public void Epoch_Cancelled_Throws()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => new BatchLoader(_dataset, s_options with { Workers = 2 }).Epoch(0, 0, cancellation.Token).First());
    }

    [TestMethod]
    public void KeptBytes_CacheOn_ReachesTheReportedSize()
    {
        var loader = new BatchLoader(_dataset, s_options with { CacheImages = true });

        Fingerprints(loader.Epoch(0));

        Assert.AreEqual(loader.ResizedBytes, loader.KeptBytes);
    }

    [TestMethod]
    public void Constructor_CacheAboveItsLimit_Throws() =>
        Assert.ThrowsExactly<ArgumentException>(
            () => new BatchLoader(_dataset, s_options with { CacheImages = true, CacheLimitBytes = 1000 }));

    private static string[] Fingerprints(BatchLoader loader, int epochs) =>
        [.. Enumerable.Range(0, epochs).SelectMany(epoch => Fingerprints(loader.Epoch(epoch)))];

    private static string[] Fingerprints(IEnumerable<TrainingBatch> batches)
    {
        var fingerprints = new List<string>();
        foreach (var batch in batches)
        {
            using (batch)
            {
                var hash = System.Security.Cryptography.SHA256.HashData(
                    [.. batch.Images.bytes, .. batch.Targets.Boxes.bytes, .. batch.Targets.ClassId.bytes,
                        .. batch.Targets.ImageIndex.bytes]);
                fingerprints.Add($"{batch.Epoch}/{batch.Index} {string.Join(',', batch.ImageIndices)} {Convert.ToHexString(hash)}");
            }
        }

        return [.. fingerprints];
    }

    private static IEnumerable<(long Image, long ClassId, float[] Box)> TargetsOf(TrainingBatch batch) =>
        batch.Targets.ImageIndex.data<long>().ToArray()
            .Zip(batch.Targets.ClassId.data<long>().ToArray(), batch.Targets.Boxes.data<float>().ToArray().Chunk(4));
}
