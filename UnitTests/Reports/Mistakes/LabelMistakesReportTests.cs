using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Reports;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Reports;

[TestClass]
public sealed class LabelMistakesReportTests
{
    private static readonly BoundingBox s_box = new(10, 10, 50, 40);
    private static readonly string[] s_names = ["a,b", "<dog>"];

    [TestMethod]
    public void Write_EachKind_HasACropWithWhatToDo()
    {
        using var folder = new TemporaryFolder();

        var page = LabelMistakesReport.Write(folder.File("page"), "photos", Mistakes(folder), s_names);

        var html = File.ReadAllText(page);
        Assert.AreEqual(4, html.Split("src=\"data:image/jpeg;base64,").Length - 1);
        foreach (var text in new[]
        {
            "<b>1. Wrong class, 0.98</b>a.png: labelled a,b, the model sees &lt;dog&gt; 0.90 at an IoU of 1.00.<br>Change the class",
            "<b>2. Box moved, 0.70</b>", "Draw the box anew",
            "<b>3. Label missing, 0.45</b>a.png: nothing labelled, the model sees &lt;dog&gt; 0.90.<br>Add a label",
            "<b>4. Label that nobody sees, 0.40</b>a.png: labelled a,b, the model sees none", "Delete the label if there is no object",
        })
        {
            StringAssert.Contains(html, text);
        }

        Assert.IsFalse(html.Contains("http", StringComparison.Ordinal), "the page must not load anything");
    }

    [TestMethod]
    public void Write_MoreThanThePageHolds_AreInTheList()
    {
        using var folder = new TemporaryFolder();

        var page = LabelMistakesReport.Write(folder.File("page"), "photos", Mistakes(folder), s_names, most: 1);

        Assert.AreEqual(1, File.ReadAllText(page).Split("src=\"data:image/jpeg;base64,").Length - 1);
        var rows = File.ReadAllLines(folder.File("page", LabelMistakesReport.ListName));
        Assert.HasCount(5, rows);
        var picture = folder.File("a.png");
        Assert.AreEqual($"1,0.98,Wrong class,{picture},\"a,b\",10,10,50,40,<dog>,0.9,10,10,50,40", rows[1]);
        Assert.AreEqual($"3,0.45,Label missing,{picture},,,,,,<dog>,0.9,10,10,50,40", rows[3]);
        Assert.AreEqual($"4,0.4,Label that nobody sees,{picture},\"a,b\",10,10,50,40,,,,,,", rows[4]);
        Assert.IsTrue(rows.All(row => CsvRow.Split(row, ',')!.Count == 15));
    }

    [TestMethod]
    [DataRow(640, 480)]
    [DataRow(90, 60)]
    [DataRow(2000, 300)]
    public void Part_AnyPlace_ShowsTheBoxesInTheShapeOfTheCrop(int width, int height)
    {
        foreach (var box in new BoundingBox[] { new(0, 0, 20, 10), new(width - 30, height - 40, width, height), new(0, 0, width, height) })
        {
            var part = MistakeCrop.Part(width, height, [box]);

            Assert.AreEqual(360f / 270, part.Width / part.Height, 1e-3);
            Assert.IsTrue(part.Left <= box.X0 && part.Top <= box.Y0 && part.Right >= box.X1 && part.Bottom >= box.Y1, $"{part}");
            Assert.IsTrue(part.Width > width || (part.Left >= 0 && part.Right <= width + 0.01f), $"{part}");
        }
    }

    private static LabelMistake[] Mistakes(TemporaryFolder folder)
    {
        var picture = folder.File("a.png");
        File.WriteAllBytes(picture, TestPictures.Encode(TestPictures.Photograph(90, 60, 1), SKEncodedImageFormat.Png));
        var (label, seen) = (new Annotation(0, s_box), new Detection(1, "", 0.9f, s_box));
        return
        [
            new(picture, LabelMistakeKind.WrongClass, 0.98, label, seen),
            new(picture, LabelMistakeKind.MovedBox, 0.7, label, seen with { ClassId = 0, Box = new(40, 10, 80, 40) }),
            new(picture, LabelMistakeKind.MissingLabel, 0.45, null, seen),
            new(picture, LabelMistakeKind.UnseenLabel, 0.4, label, null),
        ];
    }
}
