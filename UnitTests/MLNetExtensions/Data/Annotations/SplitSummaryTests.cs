using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class SplitSummaryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Of_PolygonsAndFaults_CountsWhatWasMadeOfThem()
    {
        _folder.Write("data.yaml", "train: images/train\nval: images/val\nnames: [cat]\n");
        PictureFiles.Write(_folder, "images/train/a.png");
        PictureFiles.Write(_folder, "images/train/b.png");
        PictureFiles.Write(_folder, "images/train/c.png");
        _folder.Write("labels/train/a.txt", "0 0.1 0.1 0.5 0.1 0.5 0.7\n0 0.2 0.2 0.4 0.2 0.4 0.6 0.1 0.9\n0 0.95 0.5 0.12 0.2\n");
        _folder.Write("labels/train/b.txt", "0 0.5 0.5 0.1 0.1\n0 0.5 0.5 0.1 0.1\n");

        var summary = SplitSummary.Of(DatasetReader.Read(_folder.Path, "train"));

        Assert.AreEqual((3, 4, 2, 1), (summary.Pictures, summary.Boxes, summary.Polygons, summary.Backgrounds));
        Assert.AreEqual((1, 1), (summary.Clipped, summary.Dropped));
        Assert.AreEqual(
            $"train: 3 pictures in {_folder.File("images", "train")}, labels from {_folder.File("labels", "train")}, 4 boxes, 2 of them from "
                + "polygons, 1 of them clipped, 1 left out, 1 picture without a box.", $"{summary}");
    }

    [TestMethod]
    public void Of_EveryWarningBeyondTheFirstFew_IsCounted()
    {
        _folder.Write("data.yaml", "train: images/train\nnames: [cat]\n");
        for (var i = 0; i < 20; i++)
        {
            PictureFiles.Write(_folder, $"images/train/{i}.png");
            _folder.Write($"labels/train/{i}.txt", "0 0.5 0.5 0.1 0.1\n0 0.5 0.5 0.1 0.1\n");
        }

        var dataset = DatasetReader.Read(_folder.Path, "train");

        Assert.AreEqual(20, SplitSummary.Of(dataset).Dropped);
        Assert.HasCount(20, dataset.Problems);
        CollectionAssert.AreEquivalent(
            dataset.Images.Select(image => image.Path).ToArray(), dataset.Problems.Select(problem => problem.Picture).ToArray());
    }
}
