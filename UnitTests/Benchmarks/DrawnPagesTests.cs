using MLNetGhost.Benchmarks.Accuracy;
using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Benchmarks;

[TestClass]
public sealed class DrawnPagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Write_SameSeed_DrawsTheSamePages()
    {
        var (first, second, other) = (Draw("first", 7), Draw("second", 7), Draw("other", 8));

        CollectionAssert.AreEqual(Contents(first), Contents(second));
        CollectionAssert.AreNotEqual(Contents(first), Contents(other));
    }

    [TestMethod]
    public void Write_AThird_IsDrawnForEachOfTheOtherSplits()
    {
        var folder = Draw("pages", 0);

        var counts = new[] { "train", "val", "test" }.Select(split => DatasetReader.Read(folder, split).Images.Count);

        CollectionAssert.AreEqual(new[] { 12, 4, 4 }, counts.ToArray());
    }

    [TestMethod]
    public void Write_EveryObject_LiesInsideItsPageAndEveryClassOccurs()
    {
        var dataset = DatasetReader.Read(Draw("pages", 0), "train");

        var boxes = dataset.Images.SelectMany(image => image.Annotations).ToList();
        Assert.IsEmpty(dataset.Warnings);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 6).ToArray(), boxes.Select(box => box.ClassId).Distinct().ToArray());
        Assert.IsTrue(boxes.All(box => box.Box is { X0: >= 0, Y0: >= 0, X1: <= 256, Y1: <= 320, Width: > 2, Height: > 2 }));
        Assert.Contains(box => box.Box.Width > 6 * box.Box.Height, boxes);
    }

    private string Draw(string name, int seed)
    {
        var folder = Path.Combine(_folder.Path, name);
        DrawnPages.Write(folder, training: 12, seed);
        return folder;
    }

    private static string[] Contents(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => Convert.ToBase64String(File.ReadAllBytes(file))),
    ];
}
