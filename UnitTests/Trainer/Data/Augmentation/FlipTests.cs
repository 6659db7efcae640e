using MLNetGhost.Imaging;
using MLNetGhost.Trainer.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class FlipTests
{
    private static readonly RgbImage s_image = TestPictures.Noise(7, 5, 1);

    [TestMethod]
    public void LeftRight_PictureAndBox_AreMirrored()
    {
        var (picture, boxes) = Prepare();

        Flip.LeftRight(picture, boxes);

        CollectionAssert.AreEqual(TestPictures.Orient(s_image, 2).Pixels, picture.Pixels.ToArray());
        Assert.AreEqual(new BoundingBox(4, 0.5f, 6, 4), boxes[0].Box);
    }

    [TestMethod]
    public void UpsideDown_PictureAndBox_AreMirrored()
    {
        var (picture, boxes) = Prepare();

        Flip.UpsideDown(picture, boxes);

        CollectionAssert.AreEqual(TestPictures.Orient(s_image, 4).Pixels, picture.Pixels.ToArray());
        Assert.AreEqual(new BoundingBox(1, 1, 3, 4.5f), boxes[0].Box);
    }

    private static (PixelBuffer Picture, List<LabelledBox> Boxes) Prepare()
    {
        var picture = new PixelBuffer();
        picture.Reset(s_image.Width, s_image.Height);
        picture.Paste(s_image, 0, 0);
        return (picture, [new LabelledBox(0, new BoundingBox(1, 0.5f, 3, 4))]);
    }
}
