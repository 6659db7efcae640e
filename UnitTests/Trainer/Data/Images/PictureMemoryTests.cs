using MLNetGhost.Data;
using MLNetGhost.Trainer.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class PictureMemoryTests
{
    private const int PictureBytes = 3 * 20 * 10;

    [TestMethod]
    public void Hold_MoreThanTheLimit_IsReadFromOneFileThatVanishes()
    {
        using var folder = new TemporaryFolder();
        var memory = new PictureMemory(folder.Path, limitBytes: 2 * PictureBytes);
        var pictures = Enumerable.Range(0, 7).Select(seed => TestPictures.Noise(20, 10, seed)).ToArray();

        HeldPicture[] held = [.. pictures.Select((picture, i) => memory.Hold($"picture {i}", picture))];

        Assert.AreEqual((7, 2L * PictureBytes, 5L * PictureBytes), (memory.Count, memory.BytesInMemory, memory.BytesInFile));
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
        Parallel.For(0, 200, i => CollectionAssert.AreEqual(pictures[i % 7].Pixels, held[i % 7].Decode().Pixels));

        memory.Dispose();
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Get_PixelsInMemory_TakeNoneOfTheCache()
    {
        using var folder = new TemporaryFolder();
        using var memory = new PictureMemory(folder.Path, limitBytes: PictureBytes);
        AnnotatedImage[] images = [.. Enumerable.Range(0, 2).Select(i => new AnnotatedImage($"{i}", 40, 20, [])
        {
            Held = memory.Hold($"{i}", TestPictures.Noise(20, 10, i)),
        })];
        (int, int)[] sizes = [(20, 10), (20, 10)];
        var store = new ImageStore(images, sizes, byteLimit: 10 * PictureBytes);

        Assert.AreEqual(PictureBytes, ImageStore.BytesOf(images, sizes));
        Assert.AreSame(images[0].Held!.Read(), store.Get(0).Pixels);
        Assert.AreEqual(0, store.KeptBytes);
        CollectionAssert.AreEqual(TestPictures.Noise(20, 10, 1).Pixels, store.Get(1).Pixels);
        Assert.AreEqual(PictureBytes, store.KeptBytes);
    }
}
