using MLNetGhost.Trainer.Data;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class SceneLoaderTests
{
    [TestMethod]
    public void Batches_AnyNumberOfWorkersAndAnyStart_AreTheSame()
    {
        var expected = Read(new SceneLoader(4, batchSize: 3, imageSize: 128, workers: 0), first: 0);
        var actual = Read(new SceneLoader(4, batchSize: 3, imageSize: 128, workers: 3), first: 0);
        var resumed = Read(new SceneLoader(4, batchSize: 3, imageSize: 128, workers: 2), first: 4);

        Assert.HasCount(6, expected);
        CollectionAssert.AreEqual(expected, actual);
        CollectionAssert.AreEqual(expected[4..], resumed);
    }

    [TestMethod]
    public void SideOf_ManyBatches_TakesEveryMultipleFromSixTenthsUpwards()
    {
        var loader = new SceneLoader(0, batchSize: 1, imageSize: 256, workers: 0);

        var sides = Enumerable.Range(0, 100).Select(loader.SideOf).Distinct().Order().ToArray();

        CollectionAssert.AreEqual(new[] { 160, 192, 224, 256 }, sides);
        Assert.AreEqual(64, new SceneLoader(0, batchSize: 1, imageSize: 64, workers: 0).SideOf(3));
    }

    private static string[] Read(SceneLoader loader, int first)
    {
        var batches = new List<string>();
        foreach (var batch in loader.Batches(first, 6))
        {
            using (batch)
            {
                var pixels = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(batch.Images.bytes));
                var boxes = batch.Targets.Boxes.shape[0] == 0 ? "" : string.Join(' ', batch.Targets.Boxes.data<float>());
                batches.Add($"{batch.Index} {batch.Images.shape[3]} {pixels} {boxes}");
            }
        }

        return [.. batches];
    }
}
