using MLNetGhost.Data;
using MLNetGhost.Trainer.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

/// <summary>The loaders on real photographs.</summary>
[TestClass]
public class BccdBatchLoaderTests
{
    [TestMethod]
    public void Epoch_RealPhotographs_GivesEveryPictureOnceWithObjects()
    {
        var dataset = DatasetReader.Read(BccdData.FolderOrSkip(), "train");
        var loader = new BatchLoader(dataset, new BatchOptions { ImageSize = 160, Epochs = 20, Workers = 2 });
        var (seen, objects) = (new List<int>(), 0L);
        foreach (var batch in loader.Epoch(0))
        {
            using (batch)
            {
                seen.AddRange(batch.ImageIndices);
                objects += batch.Targets.Count;
            }
        }

        Assert.IsEmpty(loader.Warnings);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, dataset.Images.Count).ToArray(), seen);
        Assert.IsGreaterThan(2000, objects);
    }

    [TestMethod]
    public void Batches_RealPhotographs_HaveTheShapesOfTheRecipe()
    {
        var dataset = DatasetReader.Read(BccdData.FolderOrSkip(), "val");
        var options = new BatchOptions { ImageSize = 320, Workers = 2 };

        foreach (var (rectangular, height, width) in new[] { (false, 320, 320), (true, 256, 352) })
        {
            foreach (var batch in new ValidationLoader(dataset, options with { Rectangular = rectangular }).Batches())
            {
                using (batch)
                {
                    CollectionAssert.AreEqual(new long[] { batch.Sources.Count, 3, height, width }, batch.Images.shape);
                    Assert.IsTrue(batch.Geometries.All(geometry => (geometry.ResizedWidth, geometry.ResizedHeight) == (320, 240)));
                }
            }
        }
    }
}
