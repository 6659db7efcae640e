using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

/// <summary>Pictures in a folder for each scene, with labels beside them: one dataset without splits.</summary>
[TestClass]
public sealed class SceneFoldersTests : IDisposable
{
    private const int Scenes = 6;
    private const int Frames = 5;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("yolo", "")]
    [DataRow("yolo", "day/")]
    [DataRow("voc", "")]
    [DataRow("voc", "day/")]
    [DataRow("labelme", "")]
    public void DetectFormat_LabelsBesidePicturesInFoldersOfScenes_AreOneUndividedDataset(string name, string above)
    {
        Write(name, above, s => $"cam{s:00}");

        var format = DatasetReader.DetectFormat(_folder.Path);

        Assert.AreEqual(name, format.Name);
        Assert.IsFalse(format.IsDivided(_folder.Path));
        CollectionAssert.AreEqual(new[] { "train" }, format.Splits(_folder.Path).ToArray());
        var whole = format.Read(_folder.Path, "train");
        CollectionAssert.AreEqual(new[] { "cat", "dog" }, whole.ClassNames.ToArray());
        CollectionAssert.AreEqual(new[] { Scenes * Frames / 2, Scenes * Frames / 2 }, whole.CountObjects());
        Assert.IsEmpty(whole.Warnings);

        var division = DatasetDivision.Divide(whole, [0.8, 0.2], 0, PictureGrouping.Auto);
        Assert.AreEqual(PictureGrouping.Folder, division.Groups.Grouping);
        Assert.HasCount(Scenes, division.Groups.Members);
    }

    [TestMethod]
    [DataRow("yolo")]
    [DataRow("voc")]
    public void Splits_ScenesInFoldersOfSplits_AreSplits(string name)
    {
        Write(name, "", scene => scene < 4 ? $"train/cam{scene}" : $"val/cam{scene}");

        var format = DatasetReader.DetectFormat(_folder.Path);

        Assert.AreEqual(name, format.Name);
        CollectionAssert.AreEqual(new[] { "train", "val" }, format.Splits(_folder.Path).ToArray());
        Assert.HasCount(4 * Frames, format.Read(_folder.Path, "train").Images);
        Assert.HasCount(2 * Frames, format.Read(_folder.Path, "val").Images);
    }

    private void Write(string format, string above, Func<int, string> folderOf)
    {
        if (format == "yolo")
        {
            _folder.Write("classes.txt", "cat\ndog\n");
        }

        for (var index = 0; index < Scenes * Frames; index++)
        {
            var (stem, label) = ($"{above}{folderOf(index / Frames)}/f{index % Frames:0000}", index % 2 == 0 ? "cat" : "dog");
            PictureFiles.Write(_folder, $"{stem}.png", width: 100 + index);
            _ = format switch
            {
                "yolo" => _folder.Write($"{stem}.txt", $"{index % 2} 0.5 0.5 0.2 0.4\n"),
                "voc" => _folder.Write($"{stem}.xml", $"<annotation><filename>f{index % Frames:0000}.png</filename><object><name>{label}"
                    + "</name><bndbox><xmin>40</xmin><ymin>15</ymin><xmax>60</xmax><ymax>35</ymax></bndbox></object></annotation>"),
                _ => _folder.Write($"{stem}.json", $$"""
                    {"shapes": [{"label": "{{label}}", "points": [[40, 15], [60, 35]], "shape_type": "rectangle"}],
                     "imagePath": "f{{index % Frames:0000}}.png"}
                    """),
            };
        }
    }
}
