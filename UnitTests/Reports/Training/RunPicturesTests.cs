using MLNetGhost.Evaluation;
using MLNetGhost.Reports;
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

        RunPictures.WriteValidation(folder.Path, DetectionEvaluator.Evaluate(images, ["cat"]), images);

        var sheets = Directory.GetFiles(folder.Path, "val_batch*").Order().ToArray();
        Assert.AreEqual(expected, string.Join(' ', sheets.Select(Path.GetFileName)));
        Assert.HasCount(sheets.Length, sheets.Select(sheet => Convert.ToBase64String(File.ReadAllBytes(sheet))).Distinct().ToArray());
        Assert.HasCount(Math.Min(count, 18) * 2, sheets.SelectMany(Cells).ToArray());
    }

    [TestMethod]
    [DataRow(1, 1, 0)]
    [DataRow(5, 3, 2)]
    [DataRow(20, 6, 6)]
    public void WriteValidation_WorstAndBest_ShareNoPicture(int count, int worst, int best)
    {
        using var temporary = new TemporaryFolder();
        var folder = RunFolder.Create(temporary.File("runs"), "run");
        File.WriteAllText(folder.In(RunPictures.Best), "left by an earlier run");
        var box = new BoundingBox(2, 2, 20, 20);
        var images = Enumerable.Range(0, count).Select(i => new EvaluatedImage(
            Picture(temporary, i), [new(0, box)], i % 2 == 0 ? [new Detection(0, "cat", 0.9f, box)] : [])).ToArray();

        RunPictures.WriteValidation(folder.Path, DetectionEvaluator.Evaluate(images, ["cat"]), images);

        Assert.HasCount(2 * worst, Cells(folder.In(RunPictures.Worst)).ToArray());
        Assert.AreEqual(best > 0, File.Exists(folder.In(RunPictures.Best)));
        Assert.HasCount(2 * best, best > 0 ? Cells(folder.In(RunPictures.Best)).ToArray() : []);
        var (low, high) = RunPictures.Extremes(images.Select(image => PictureScore.Of(image, 0.5)));
        Assert.IsEmpty(low.Intersect(high));
        Assert.IsLessThanOrEqualTo(high.Select(score => score.F1).DefaultIfEmpty(1).Min(), low.Max(score => score.F1));
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
