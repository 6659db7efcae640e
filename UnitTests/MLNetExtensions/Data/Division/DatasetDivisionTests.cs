using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class DatasetDivisionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(new[] { 0.8, 0.2 }, new[] { 80, 20 })]
    [DataRow(new[] { 0.8, 0.1, 0.1 }, new[] { 80, 10, 10 })]
    [DataRow(new[] { 0.5, 0.25, 0.25 }, new[] { 50, 25, 25 })]
    public void Divide_SinglePictures_HasExactNumbersAndEveryPictureOnce(double[] shares, int[] counts)
    {
        var dataset = Dataset(100, index => [index % 4, index % 10 == 0 ? 4 : index % 4]);

        var division = DatasetDivision.Divide(dataset, shares, 0, PictureGrouping.None);

        CollectionAssert.AreEqual(counts, division.Parts.Select(part => part.Images.Count).ToArray());
        CollectionAssert.AreEqual(new[] { "train", "val", "test" }[..counts.Length], division.Parts.Select(part => part.Split).ToArray());
        CollectionAssert.AreEqual(dataset.Images.Select(image => image.Path).Order(StringComparer.Ordinal).ToArray(),
            division.Parts.SelectMany(part => part.Images).Select(image => image.Path).Order(StringComparer.Ordinal).ToArray());
    }

    [TestMethod]
    public void Divide_RareAndFrequentClasses_GivesEachPartItsShareOfEach()
    {
        // 400 pictures: class 0 in all, class 1 in 100, class 2 in 20, class 3 in 5, backgrounds 40.
        var dataset = Dataset(400, index => index >= 360 ? []
            : [0, .. index % 4 == 0 ? [1] : Array.Empty<int>(), .. index % 18 == 0 ? [2] : Array.Empty<int>(), .. index < 5 ? [3] : Array.Empty<int>()]);
        var total = Pictures(dataset);

        var worst = 0.0;
        for (var seed = 0; seed < 20; seed++)
        {
            var parts = DatasetDivision.Divide(dataset, [0.8, 0.1, 0.1], seed, PictureGrouping.None).Parts;
            foreach (var (part, share) in parts.Zip([0.8, 0.1, 0.1]))
            {
                worst = Math.Max(worst, Pictures(part).Zip(total, (has, all) => Math.Abs(has - (all * share))).Max());
                Assert.AreEqual(40 * share, part.Images.Count(image => image.Annotations.Count == 0), 2.0, "backgrounds");
            }
        }

        Assert.IsLessThanOrEqualTo(1.0, worst, "pictures of a class more or less than its share");
    }

    [TestMethod]
    public void Divide_SameSeed_IsTheSameAndAnotherIsNot()
    {
        var dataset = Dataset(60, index => [index % 3]);

        Assert.AreEqual(Names(0), Names(0));
        Assert.AreNotEqual(Names(0), Names(1));

        string Names(int seed) => string.Join(' ', DatasetDivision.Divide(dataset, [0.8, 0.2], seed, PictureGrouping.None).Parts[1].Images
            .Select(image => image.Path));
    }

    [TestMethod]
    public void Divide_ByPrefix_KeepsScenesTogetherAndComesCloseToTheShares()
    {
        var dataset = Dataset(300, index => [index % 2], index => $"/set/scene{(char)('a' + index / 15)}_{index:000}.jpg");

        foreach (var grouping in new[] { PictureGrouping.Prefix, PictureGrouping.Auto })
        {
            var division = DatasetDivision.Divide(dataset, [0.8, 0.1, 0.1], 0, grouping);

            Assert.AreEqual(PictureGrouping.Prefix, division.Groups.Grouping);
            Assert.HasCount(20, division.Groups.Members);
            CollectionAssert.AreEqual(new[] { 240, 30, 30 }, division.Parts.Select(part => part.Images.Count).ToArray());
            var scenes = division.Parts.Select(part => part.Images.Select(image => image.Path[..11]).ToHashSet(StringComparer.Ordinal)).ToList();
            Assert.HasCount(20, scenes.SelectMany(names => names).ToList(), "no scene is in two splits");
        }
    }

    [TestMethod]
    public void Divide_Auto_GroupsByFolderOrNotAtAll()
    {
        var folders = Dataset(200, _ => [0], index => $"/set/cam{index / 10}/{index}.jpg");
        Assert.AreEqual(PictureGrouping.Folder, DatasetDivision.Divide(folders, [0.8, 0.2], 0, PictureGrouping.Auto).Groups.Grouping);

        // A camera numbers all its pictures, which are no scene.
        var camera = Dataset(200, _ => [0], index => $"/set/IMG_{index:0000}.jpg");
        Assert.AreEqual(PictureGrouping.None, DatasetDivision.Divide(camera, [0.8, 0.2], 0, PictureGrouping.Auto).Groups.Grouping);
    }

    /// <summary>A few cameras or videos, as most people have them.</summary>
    [TestMethod]
    [DataRow(3, 20, "/set/gate{0}_{1:0000}.jpg", " Groups stay whole, so the shares are 67/33 instead of 80/20.")]
    [DataRow(6, 10, "/set/{0}-frame{1}.jpg", " Groups stay whole, so the shares are 83/17 instead of 80/20.")]
    [DataRow(8, 12, "/set/scene {0} ({1}).jpg", " Groups stay whole, so the shares are 75/25 instead of 80/20.")]
    [DataRow(3, 20, "/set/{0}/{1}.jpg", " Groups stay whole, so the shares are 67/33 instead of 80/20.")]
    [DataRow(5, 10, "/set/{0}/{1}.jpg", "")]
    public void Divide_AutoWithFewScenes_KeepsEachInOnePartAndSaysTheShares(int scenes, int frames, string name, string miss)
    {
        var dataset = Dataset(scenes * frames, index => [index % 3], index => string.Format(
            System.Globalization.CultureInfo.InvariantCulture, name, (char)('A' + (index / frames)), index));

        var division = DatasetDivision.Divide(dataset, [0.8, 0.2], 0, PictureGrouping.Auto);

        Assert.AreEqual(name.Contains("{0}/", StringComparison.Ordinal) ? PictureGrouping.Folder : PictureGrouping.Prefix,
            division.Groups.Grouping);
        Assert.HasCount(scenes, division.Groups.Members);
        foreach (var part in division.Parts)
        {
            Assert.IsNotEmpty(part.Images);
            Assert.AreEqual(0, part.Images.Count % frames, "no scene is in two splits");
            Assert.IsTrue(part.CountObjects().Take(3).All(count => count > 0));
        }

        Assert.AreEqual(miss, division.DescribeMiss());
    }

    [TestMethod]
    public void Divide_ByPrefixWithAsManyGroupsAsParts_SaysTheSharesReached()
    {
        var cameras = Dataset(60, _ => [0], index => $"/set/gate{(char)('A' + (index / 20))}_{index:0000}.jpg");

        Assert.AreEqual(" Groups stay whole, so the shares are 33/33/33 instead of 80/10/10.",
            DatasetDivision.Divide(cameras, [0.8, 0.1, 0.1], 0, PictureGrouping.Prefix).DescribeMiss());
        Assert.AreEqual("", DatasetDivision.Divide(cameras, [0.8, 0.1, 0.1], 0, PictureGrouping.None).DescribeMiss());
    }

    /// <summary>Names that begin with the class, two groups only, names that hardly ever repeat, and one scene that is nearly all.</summary>
    [TestMethod]
    public void Divide_AutoWithPrefixesThatAreNoScenes_TakesEachPictureForItself()
    {
        string[] animals = ["ant", "bee", "cat", "dog"];
        AssertNone(Dataset(80, index => [index / 20], index => $"/set/{animals[index / 20]}_{index:000}.jpg"));
        AssertNone(Dataset(80, index => [index / 20], index => $"/set/{animals[index / 20]}/{index:000}.jpg"));
        AssertNone(Dataset(80, _ => [0], index => $"/set/{animals[index / 40]}_{index:000}.jpg"));
        AssertNone(Dataset(100, _ => [0], index => index < 6 ? $"/set/{animals[index / 2]}_{index}.jpg" : $"/set/holiday{index}at.jpg"));
        AssertNone(Dataset(100, _ => [0], index => index < 4 ? $"/set/{animals[index / 2]}_{index}.jpg" : $"/set/IMG_{index}.jpg"));

        static void AssertNone(DetectionDataset dataset)
        {
            var division = DatasetDivision.Divide(dataset, [0.8, 0.2], 0, PictureGrouping.Auto);
            Assert.AreEqual(PictureGrouping.None, division.Groups.Grouping);
            Assert.HasCount(dataset.Images.Count / 5, division.Parts[1].Images);
        }
    }

    /// <summary>Taking one group after the other would train on both cameras that see a class.</summary>
    [TestMethod]
    public void Divide_ClassThatTwoOfThreeCamerasSee_IsTrainedAndMeasured()
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var division = DatasetDivision.Divide(
                Dataset(60, index => index < 40 ? [0, 1] : [0], index => $"/set/gate{(char)('A' + (index / 20))}_{index}.jpg"),
                [0.8, 0.2], seed, PictureGrouping.Auto);

            Assert.AreEqual(PictureGrouping.Prefix, division.Groups.Grouping);
            Assert.IsTrue(division.Parts.All(part => part.CountObjects()[1] > 0));
        }
    }

    [TestMethod]
    public void Divide_IdenticalFiles_StayInOnePart()
    {
        for (var index = 0; index < 40; index++)
        {
            _folder.Write($"p{index:00}.jpg", $"the content of picture {index / 2:00}");
        }

        foreach (var grouping in new[] { PictureGrouping.None, PictureGrouping.Auto })
        {
            for (var seed = 0; seed < 5; seed++)
            {
                var dataset = Dataset(40, index => [index % 4], index => _folder.File($"p{index:00}.jpg"));
                var parts = DatasetDivision.Divide(dataset, [0.5, 0.25, 0.25], seed, grouping).Parts;

                var contents = parts.Select(part => part.Images.Select(image => File.ReadAllText(image.Path)).ToHashSet(StringComparer.Ordinal));
                Assert.HasCount(20, contents.SelectMany(texts => texts).ToList(), "no content is in two parts");
                CollectionAssert.AreEqual(new[] { 20, 10, 10 }, parts.Select(part => part.Images.Count).ToArray());
            }
        }
    }

    [TestMethod]
    public void Divide_ClassOfOnePicture_WarnsOfThePartsWithoutIt()
    {
        var dataset = Dataset(40, index => index == 7 ? [0, 1, 2, 3, 4] : [0, 1, 2, 3]);

        var parts = DatasetDivision.Divide(dataset, [0.8, 0.1, 0.1], 0, PictureGrouping.None).Parts;

        var with = parts.Single(part => part.CountObjects()[4] > 0);
        Assert.IsEmpty(with.Warnings);
        foreach (var part in parts.Where(part => part != with))
        {
            Assert.AreEqual($"1 of 5 classes has no box in the split '{part.Split}': e.", part.Warnings.Single().Message);
        }
    }

    [TestMethod]
    public void Divide_TooFewPicturesOrGroups_IsRefusedWithTheNumber()
    {
        var camera = Dataset(20, _ => [0], index => $"/set/gate_{index:0000}.jpg");
        StringAssert.Contains(Error(camera, PictureGrouping.Prefix), "has 1 group of pictures by prefix, too few for 2 splits");
        StringAssert.Contains(Error(camera, PictureGrouping.Folder), "has 1 group of pictures by folder, too few for 2 splits");
        StringAssert.Contains(Error(Dataset(1, _ => [0]), PictureGrouping.None), "has 1 picture, too few for 2 splits; add pictures.");
        Assert.IsTrue(DatasetDivision.Divide(Dataset(3, _ => [0]), [0.98, 0.01, 0.01], 0, PictureGrouping.None).Parts
            .All(part => part.Images.Count == 1));

        static string Error(DetectionDataset dataset, PictureGrouping grouping) => Assert.ThrowsExactly<InvalidDataException>(
            () => DatasetDivision.Divide(dataset, [0.8, 0.2], 0, grouping)).Message;
    }

    [TestMethod]
    [DataRow("gate_0001.jpg", "gate")]
    [DataRow("gate-frame-12.png", "gate")]
    [DataRow("gate (3).jpg", "gate")]
    [DataRow("gate_0001_jpg.rf.0a1b2c3d.jpg", "gate")]
    [DataRow("a1b2c3d4-pic_3.jpg", "pic")]
    [DataRow("000012.jpg", "000012")]
    [DataRow("sunset.jpg", "sunset")]
    public void PrefixOf_Name_IsWithoutItsLastNumber(string name, string prefix) => Assert.AreEqual(prefix, PictureGroups.PrefixOf(name));

    [TestMethod]
    public void Divide_CocoIdentifiers_FollowTheirPictures()
    {
        var dataset = Dataset(20, _ => [0]) with
        {
            CocoIdentifiers = new CocoIdentifiers([7], [.. Enumerable.Range(0, 20).Select(index => 100L + index)]),
        };

        foreach (var part in DatasetDivision.Divide(dataset, [0.5, 0.5], 0, PictureGrouping.None).Parts)
        {
            CollectionAssert.AreEqual(part.Images.Select(image => 100L + int.Parse(Path.GetFileNameWithoutExtension(image.Path)[1..],
                System.Globalization.CultureInfo.InvariantCulture)).ToArray(), part.CocoIdentifiers!.ImageIds.ToArray());
        }
    }

    private static int[] Pictures(DetectionDataset dataset) => [.. Enumerable.Range(0, 5).Select(id =>
        dataset.Images.Count(image => image.Annotations.Any(annotation => annotation.ClassId == id)))];

    private static DetectionDataset Dataset(int count, Func<int, int[]> classes, Func<int, string>? path = null) => new("/set", "train",
        ["a", "b", "c", "d", "e"], [.. Enumerable.Range(0, count).Select(index => new AnnotatedImage(
            path?.Invoke(index) ?? $"/set/p{index:000}.jpg", 100, 100,
            [.. classes(index).Distinct().Select(id => new Annotation(id, new(id, id, id + 20, id + 20)))]))], []);
}
