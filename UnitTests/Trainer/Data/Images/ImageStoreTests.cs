using MLNetGhost.Data;
using MLNetGhost.Trainer.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class ImageStoreTests : IDisposable
{
    private const int PictureBytes = 3 * 20 * 10;
    private readonly TemporaryFolder _folder = new();
    private readonly AnnotatedImage[] _images;
    private readonly (int Width, int Height)[] _sizes;

    public ImageStoreTests()
    {
        _images = [.. Enumerable.Range(0, 5).Select(i => new AnnotatedImage(PictureFiles.Write(_folder, $"{i}.png", 40, 20), 40, 20, []))];
        _sizes = [.. _images.Select(_ => (20, 10))];
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Get_Picture_HasItsSize()
    {
        var image = new ImageStore(_images, _sizes, 0).Get(3);

        Assert.AreEqual((20, 10), (image.Width, image.Height));
    }

    [TestMethod]
    public void Get_WithinTheLimit_DecodesOnce()
    {
        var store = new ImageStore(_images, _sizes, 5 * PictureBytes);

        var first = store.Get(1);

        Assert.AreSame(first, store.Get(1));
        Assert.AreEqual(PictureBytes, store.KeptBytes);
    }

    [TestMethod]
    public void Get_MoreThanTheLimit_ForgetsTheLeastRecentlyUsed()
    {
        var store = new ImageStore(_images, _sizes, 2 * PictureBytes);
        var (first, second) = (store.Get(0), store.Get(1));
        store.Get(0);

        store.Get(2);

        Assert.AreSame(first, store.Get(0));
        Assert.AreNotSame(second, store.Get(1));
        Assert.AreEqual(2 * PictureBytes, store.KeptBytes);
    }

    [TestMethod]
    public void Get_NothingKept_DecodesEveryTime()
    {
        var store = new ImageStore(_images, _sizes, 0);

        Assert.AreNotSame(store.Get(0), store.Get(0));
        Assert.AreEqual(0, store.KeptBytes);
    }

    [TestMethod]
    public void Get_ManyThreads_GiveTheSamePictures()
    {
        var store = new ImageStore(_images, _sizes, 3 * PictureBytes);

        Parallel.For(0, 500, i => Assert.AreEqual(PictureBytes, store.Get(i % 5).Pixels.Length));

        Assert.IsLessThanOrEqualTo(3 * PictureBytes, store.KeptBytes);
    }
}
