using MLNetGhost.Drawing;
using MLNetGhost.Trainer.Data;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class BatchPreviewTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void WriteEpoch_TwoBatches_WritesPicturesWithBoxesInTheColorsOfTheirClasses()
    {
        var loader = new BatchLoader(PaintedDataset.Write(_folder, 10), new BatchOptions { ImageSize = 64, BatchSize = 4, Workers = 1 });
        var files = BatchPreview.WriteEpoch(loader, 0, 2, Path.Combine(_folder.Path, "preview"));

        CollectionAssert.AreEqual(new[] { "batch0.png", "batch1.png" }, files.Select(Path.GetFileName).ToArray());
        using var sheet = SKBitmap.Decode(files[0]);
        Assert.AreEqual((652, 652), (sheet.Width, sheet.Height));
        Assert.IsTrue(sheet.Pixels.Any(pixel => pixel == ClassPalette.ColorOf(0)));
        Assert.IsTrue(sheet.Pixels.Any(pixel => pixel == ClassPalette.ColorOf(2)));
    }

    [TestMethod]
    public void WriteEpoch_BatchWithoutObjects_ShowsItsPictures()
    {
        var dataset = PaintedDataset.Write(_folder, 4);
        var images = dataset.Images.Select((image, index) => index == 0 ? image : image with { Annotations = [] }).ToList();
        var loader = new BatchLoader(PaintedDataset.Of(_folder.Path, images),
            new BatchOptions { ImageSize = 64, BatchSize = 1, Workers = 0, Augmentation = AugmentationOptions.None });

        var files = BatchPreview.WriteEpoch(loader, 0, 4, Path.Combine(_folder.Path, "preview"));

        Assert.HasCount(4, files);
        Assert.IsTrue(files.All(File.Exists));
    }

    [TestMethod]
    public void Write_ManyTimes_LeavesNoTensors()
    {
        var loader = new BatchLoader(PaintedDataset.Write(_folder, 4), new BatchOptions { ImageSize = 64, BatchSize = 4, Workers = 0 });

        LiveTensors.AssertNoneLeak(() => BatchPreview.WriteEpoch(loader, 0, 1, _folder.Path));
    }

    [TestMethod]
    public void Write_SinglePictureOfTheBatch_KeepsItsPixels()
    {
        var dataset = PaintedDataset.Write(_folder, 1);
        var loader = new BatchLoader(dataset, new BatchOptions { ImageSize = 320, Workers = 0, Augmentation = AugmentationOptions.None });
        using var batch = loader.Epoch(0).Single();
        var path = Path.Combine(_folder.Path, "one.png");

        BatchPreview.Write(batch, loader.ClassNames, path);

        using var sheet = SKBitmap.Decode(path);
        Assert.AreEqual((328, 328), (sheet.Width, sheet.Height));
        var box = batch.Targets.Boxes.data<float>().ToArray();
        Assert.AreEqual(new SKColor(255, 0, 0), sheet.GetPixel(4 + (int)(box[0] * 320), 4 + (int)(box[1] * 320)));
        Assert.IsFalse(File.Exists(path + ".tmp"));
    }
}
