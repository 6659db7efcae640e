using MLNetGhost.Evaluation;
using MLNetGhost.Tool.Reports;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Reports;

[TestClass]
public sealed class RunPicturesTests
{
    [TestMethod]
    [DataRow(4, "val_batch0.jpg")]
    [DataRow(8, "val_batch0.jpg val_batch1.jpg")]
    [DataRow(20, "val_batch0.jpg val_batch1.jpg val_batch2.jpg")]
    public void WriteValidation_AnyNumberOfPictures_FillsUpToThreeSheets(int count, string expected)
    {
        using var temporary = new TemporaryFolder();
        var folder = RunFolder.Create(temporary.File("runs"), "run");
        Directory.CreateDirectory(folder.Path);
        File.WriteAllText(folder.In("val_batch2.jpg"), "left by an earlier run");
        var images = Enumerable.Range(0, count).Select(i => new EvaluatedImage(Picture(temporary, i), [], [])).ToArray();

        RunPictures.WriteValidation(folder, DetectionEvaluator.Evaluate(images, ["cat"]), images);

        var sheets = Directory.GetFiles(folder.Path, "val_batch*").Order().ToArray();
        Assert.AreEqual(expected, string.Join(' ', sheets.Select(Path.GetFileName)));
        Assert.HasCount(sheets.Length, sheets.Select(sheet => Convert.ToBase64String(File.ReadAllBytes(sheet))).Distinct().ToArray());
        Assert.HasCount(Math.Min(count, 18) * 2, sheets.SelectMany(Cells).ToArray());
    }

    /// <summary>The rows of a sheet are 390 pixels high, with two pictures in each.</summary>
    private static IEnumerable<int> Cells(string sheet)
    {
        using var bitmap = SKBitmap.Decode(sheet);
        return Enumerable.Range(0, bitmap.Height / 390 * 2);
    }

    private static string Picture(TemporaryFolder folder, int seed)
    {
        var path = folder.File($"{seed}.png");
        File.WriteAllBytes(path, TestPictures.Encode(TestPictures.Photograph(32, 24, seed), SKEncodedImageFormat.Png));
        return path;
    }
}
