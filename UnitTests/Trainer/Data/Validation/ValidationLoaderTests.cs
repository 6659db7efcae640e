using MLNetGhost.Data;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class ValidationLoaderTests : IDisposable
{
    private static readonly BatchOptions s_options = new() { ImageSize = 96, BatchSize = 4, Workers = 2 };

    private readonly TemporaryFolder _folder = new();
    private readonly DetectionDataset _dataset;

    public ValidationLoaderTests() => _dataset = PaintedDataset.Write(_folder, 10);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Batches_Square_GivesEveryPictureInOrder()
    {
        var (indices, shapes) = (new List<int>(), new List<long[]>());
        foreach (var batch in new ValidationLoader(_dataset, s_options).Batches())
        {
            using (batch)
            {
                indices.AddRange(batch.ImageIndices);
                shapes.Add(batch.Images.shape);
                CollectionAssert.AreEqual(batch.ImageIndices.Select(index => _dataset.Images[index]).ToArray(), batch.Sources.ToArray());
            }
        }

        CollectionAssert.AreEqual(Enumerable.Range(0, 10).ToArray(), indices);
        CollectionAssert.AreEqual(new long[] { 4, 3, 96, 96 }, shapes[0]);
        CollectionAssert.AreEqual(new long[] { 2, 3, 96, 96 }, shapes[2]);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Batches_Geometry_LeadsToThePixelsAndBack(bool rectangular)
    {
        var seen = 0;
        foreach (var batch in new ValidationLoader(_dataset, s_options with { Rectangular = rectangular }).Batches())
        {
            using (batch)
            {
                for (var i = 0; i < batch.Sources.Count; i++)
                {
                    var geometry = batch.Geometries[i];
                    Assert.AreEqual((batch.Images.shape[3], batch.Images.shape[2]), (geometry.Width, geometry.Height));
                    foreach (var annotation in batch.Sources[i].Annotations)
                    {
                        var box = geometry.ToLetterbox(annotation.Box);
                        var (x, y) = ((int)((box.X0 + box.X1) / 2), (int)((box.Y0 + box.Y1) / 2));
                        Assert.AreEqual(1, batch.Images[i, annotation.ClassId, y, x].item<float>(), 0.01f);
                        Assert.IsGreaterThan(0.99f, geometry.ToSource(box).IntersectionOverUnion(annotation.Box));
                        seen++;
                    }
                }
            }
        }

        Assert.AreEqual(30, seen);
    }

    [TestMethod]
    public void Batches_Rectangular_FitTheirPicturesInMultiplesOf32()
    {
        AnnotatedImage[] images =
        [
            .. Enumerable.Range(0, 4).Select(i => PaintedDataset.Write(_folder, $"wide{i}.png", 128, 64, new Random(i))),
            .. Enumerable.Range(0, 4).Select(i => PaintedDataset.Write(_folder, $"high{i}.png", 48, 96, new Random(i))),
        ];
        var shapes = new List<long[]>();
        foreach (var batch in new ValidationLoader(PaintedDataset.Of(_folder.Path, images), s_options with { Rectangular = true })
            .Batches())
        {
            using (batch)
            {
                shapes.Add(batch.Images.shape);
            }
        }

        // 96 × 48 and half a stride of border: 3.5 and 2 strides.
        CollectionAssert.AreEqual(new long[] { 4, 3, 64, 128 }, shapes[0]);
        CollectionAssert.AreEqual(new long[] { 4, 3, 128, 64 }, shapes[1]);
    }

    [TestMethod]
    public void Batches_SmallPicture_IsEnlargedAsThePredictorDoesIt()
    {
        var image = PaintedDataset.Write(_folder, "small.png", 24, 12, new Random(1));

        using var batch = new ValidationLoader(PaintedDataset.Of(_folder.Path, [image]), s_options).Batches().Single();

        Assert.AreEqual(4, batch.Geometries[0].Ratio, 1e-6);
        Assert.AreEqual((0, 24), (batch.Geometries[0].Left, batch.Geometries[0].Top));
        Assert.AreEqual(114 / 255f, batch.Images[0, 0, 23, 50].item<float>(), 1e-6);
    }

    [TestMethod]
    [DataRow(500, 333, 320, 214, false)]
    [DataRow(500, 333, 320, 214, true)]
    [DataRow(333, 500, 214, 320, true)]
    [DataRow(640, 480, 320, 240, false)]
    public void Batches_OddShape_HasTheSizeOfTrainingAndLeadsBoxesBackByTheRatioOfHeights(
        int width, int height, int resizedWidth, int resizedHeight, bool rectangular)
    {
        var dataset = PaintedDataset.Of(_folder.Path, [PaintedDataset.Write(_folder, "odd.png", width, height, new Random(1))]);
        var options = new BatchOptions { ImageSize = 320, Workers = 0, Rectangular = rectangular, Augmentation = AugmentationOptions.None };

        using var batch = new ValidationLoader(dataset, options).Batches().Single();

        var geometry = batch.Geometries[0];
        Assert.AreEqual((resizedWidth, resizedHeight), (geometry.ResizedWidth, geometry.ResizedHeight));
        Assert.AreEqual((float)resizedHeight / height, geometry.Ratio);
        Assert.AreEqual(new BatchLoader(dataset, options).ResizedBytes, new ValidationLoader(dataset, options).ResizedBytes);
        var (left, top) = ((geometry.Width - resizedWidth) / 2, (geometry.Height - resizedHeight) / 2);
        Assert.AreEqual((left, top), (geometry.Left, geometry.Top));
        var box = geometry.ToSource(new BoundingBox(left + 32, top + 16, left + 64, top + 80));
        Assert.AreEqual(32f * height / resizedHeight, box.X0, 1e-3);
        Assert.AreEqual(16f * height / resizedHeight, box.Y0, 1e-3);
        Assert.AreEqual(80f * height / resizedHeight, box.Y1, 1e-3);
    }

    [TestMethod]
    public void Targets_OddShape_ScaleEachAxisAsItsPixels()
    {
        var image = new AnnotatedImage(PictureFiles.Write(_folder,
            "whole.png", 500, 333), 500, 333, [new Annotation(0, new BoundingBox(0, 0, 500, 333))]);
        using var batch = new ValidationLoader(PaintedDataset.Of(_folder.Path, [image]), new BatchOptions { ImageSize = 320, Workers = 0 })
            .Batches().Single();

        using var targets = ValidationTargets.Create(batch, classOf: [0, 1, 2]);

        TensorAssert.AreClose([0.5f, 0.5f, 1, 214 / 320f], targets.Boxes.data<float>().ToArray(), 1e-6, "boxes");
    }

    [TestMethod]
    public void Batches_TakenAndLeft_LeaveNoTensors()
    {
        var loader = new ValidationLoader(_dataset, s_options with { CacheImages = true });

        LiveTensors.AssertNoneLeak(() =>
        {
            foreach (var batch in loader.Batches())
            {
                batch.Dispose();
            }

            loader.Batches().First().Dispose();
        });
    }

    [TestMethod]
    public void Batches_ElongatedAndTinyPictures_AreLetterboxed()
    {
        AnnotatedImage[] images =
        [
            new(PictureFiles.Write(_folder, "one.png", 1, 1), 1, 1, []),
            new(PictureFiles.Write(_folder, "long.png", 3000, 2), 3000, 2, []),
            new(PictureFiles.Write(_folder, "high.png", 2, 3000), 2, 3000, []),
        ];
        foreach (var rectangular in new[] { false, true })
        {
            using var batch = new ValidationLoader(PaintedDataset.Of(_folder.Path, images), s_options with { Rectangular = rectangular })
                .Batches().Single();
            Assert.AreEqual(3, batch.Images.shape[0]);
        }
    }
}
