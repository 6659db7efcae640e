using System.Globalization;
using MLNetGhost.Data;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class ShapesDatasetTests
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

    [TestCleanup]
    public void Delete()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [TestMethod]
    public void Write_SmallCounts_GivesPicturesWithBoxesInside()
    {
        ShapesDataset.Write(_folder, new() { TrainCount = 12, ValidationCount = 3, TestCount = 2 });

        var images = Directory.GetFiles(Path.Combine(_folder, "images", "train"), "*.jpg");
        Assert.HasCount(12, images);
        using (var bitmap = SKBitmap.Decode(images[0]))
        {
            Assert.AreEqual(320, bitmap.Width);
            Assert.AreEqual(240, bitmap.Height);
        }

        var rows = Directory.GetFiles(Path.Combine(_folder, "labels", "train"), "*.txt").SelectMany(File.ReadAllLines).ToArray();
        Assert.IsGreaterThan(12, rows.Length, "more than one object per picture on average");
        foreach (var row in rows)
        {
            var parts = row.Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();
            Assert.IsInRange(0, 3, parts[0]);
            Assert.IsInRange(-1e-5, 1 + 1e-5, parts[1] - (parts[3] / 2));
            Assert.IsInRange(-1e-5, 1 + 1e-5, parts[1] + (parts[3] / 2));
            Assert.IsInRange(-1e-5, 1 + 1e-5, parts[2] - (parts[4] / 2));
            Assert.IsInRange(-1e-5, 1 + 1e-5, parts[2] + (parts[4] / 2));
        }
    }

    [TestMethod]
    public void Write_SameSeed_DrawsTheSameBytes()
    {
        string first = Path.Combine(_folder, "a"), second = Path.Combine(_folder, "b");
        ShapesDataset.Write(first, new() { TrainCount = 3, ValidationCount = 1, TestCount = 0, Seed = 5 });
        ShapesDataset.Write(second, new() { TrainCount = 3, ValidationCount = 1, TestCount = 0, Seed = 5 });

        foreach (var file in Directory.GetFiles(first, "*", SearchOption.AllDirectories))
        {
            CollectionAssert.AreEqual(
                File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(second, Path.GetRelativePath(first, file))), file);
        }
    }

    [TestMethod]
    public void Write_RadiusLargerThanPicture_IsRefused()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ShapesDataset.Write(_folder, new() { LargestRadius = 200 }));

        StringAssert.Contains(error.Message, "200");
        Assert.IsFalse(Directory.Exists(_folder));
    }
}
