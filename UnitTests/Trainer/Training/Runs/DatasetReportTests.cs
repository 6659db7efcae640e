using MLNetGhost.Data;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Training;

[TestClass]
public sealed class DatasetReportTests
{
    private static readonly SmallDataset s_data = new(trainCount: 12, validationCount: 12);

    [ClassCleanup]
    public static void DeleteData() => s_data.Dispose();

    [TestMethod]
    public void Create_SoundSplits_HasNoWarning() => Assert.IsEmpty(Warnings(s_data.Training, s_data.Validation));

    [TestMethod]
    public void Create_ManyAbsentClasses_NamesAFewInOneLineASplit()
    {
        string[] names = [.. ShapesDataset.ClassNames, .. Enumerable.Range(1, 8).Select(number => $"class{number}")];

        var warnings = Warnings(s_data.Training with { ClassNames = names }, s_data.Validation with { ClassNames = names });

        CollectionAssert.AreEqual(
            new[]
            {
                "Split 'train' has no objects of 8 of the 12 classes (cannot be learned): 'class1', 'class2', 'class3', 'class4', "
                + "'class5' and 3 more.",
                "Split 'val' has no objects of 8 of the 12 classes (left out of the mean average precision): 'class1', 'class2', "
                + "'class3', 'class4', 'class5' and 3 more.",
            },
            warnings);
    }

    [TestMethod]
    public void Create_SamePicturesInBothSplits_CountsThem()
    {
        using var folder = new TemporaryFolder();
        var copy = folder.File("copy.png");
        File.Copy(s_data.Training.Images[0].Path, copy);
        var validation =
            s_data.Validation with
            {
                Images = [.. s_data.Validation.Images, s_data.Training.Images[1],
            s_data.Training.Images[0] with { Path = copy }]
            };

        var warning = Warnings(s_data.Training, validation).Single(text => text.Contains("shares", StringComparison.Ordinal));

        StringAssert.StartsWith(warning, "Split 'val' shares 2 of its 14 pictures with split 'train', such as ");
    }

    [TestMethod]
    public void Create_WarningsOfReading_AreNotSaidTwice()
    {
        var twice = new DatasetWarning("data.yaml", "There are no class names.");
        var absent = new DatasetWarning("data.yaml", "1 of 4 classes have no box.") { Kind = ProblemKind.ClassWithoutBoxes };

        var warnings = DatasetReport.Create(s_data.Training, s_data.Validation, [twice, absent, twice]).Where(note => note.IsWarning);

        Assert.AreEqual("data.yaml: There are no class names.", warnings.Single().Text);
    }

    private static string[] Warnings(DetectionDataset training, DetectionDataset validation) =>
        [.. DatasetReport.Create(training, validation, []).Where(note => note.IsWarning).Select(note => note.Text)];
}
