using MLNetGhost.Trainer.Data;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Data;

/// <summary>What is visible of objects, on rectangles whose areas can be counted by hand.</summary>
[TestClass]
public sealed class ObjectMaskTests
{
    private const int Side = 100;

    [TestMethod]
    public void VisibleBox_NothingInFront_IsTheOutlineToAFractionOfAPixel()
    {
        var mask = Mask(10.25f, 20.5f, 40.75f, 60.5f);

        Assert.AreEqual(1, mask.VisibleShare, 1e-9);
        Assert.AreEqual(new BoundingBox(10.25f, 20.5f, 40.75f, 60.5f), mask.VisibleBox());
    }

    [TestMethod]
    public void HideBehind_ObjectOverTheRightThird_ShrinksTheBoxToWhatIsLeft()
    {
        var mask = Mask(10, 10, 40, 40);

        mask.HideBehind(Mask(30, 0, 90, 90));

        Assert.AreEqual(2.0 / 3, mask.VisibleShare, 1e-9);
        Assert.AreEqual(new BoundingBox(10, 10, 30, 40), mask.VisibleBox());
    }

    [TestMethod]
    public void HideBehind_TwoObjectsThatOverlap_CountsEachPixelOnce()
    {
        var mask = Mask(0, 0, 40, 40);

        mask.HideBehind(Mask(0, 0, 40, 20));
        mask.HideBehind(Mask(0, 10, 40, 20));

        Assert.AreEqual(0.5, mask.VisibleShare, 1e-9);
        Assert.AreEqual(new BoundingBox(0, 20, 40, 40), mask.VisibleBox());
    }

    [TestMethod]
    public void VisibleShare_ThreeQuartersBeyondTheEdge_CountsThemAsHidden()
    {
        var mask = Mask(-30, -30, 30, 30);

        Assert.AreEqual(0.25, mask.VisibleShare, 1e-6);
        Assert.AreEqual(30 * 30, mask.Area);
    }

    [TestMethod]
    [DataRow(24, true, true, DisplayName = "six tenths visible: labelled")]
    [DataRow(14, true, false, DisplayName = "under half visible: dropped")]
    [DataRow(14, false, true, DisplayName = "behind glass: labelled")]
    public void Label_ObjectBehindAnother_IsKeptIfHalfOfItIsVisible(int leftOfFront, bool hides, bool isKept)
    {
        var objects = new SceneObjects(mayOverlap: true);
        objects.Add(3, Mask(0, 0, 40, 40), hides: true);
        objects.Add(5, Mask(leftOfFront, 0, 100, 100), hides);
        var boxes = new List<LabelledBox>();

        objects.Label(new SKSizeI(Side, Side), left: 7, top: 9, boxes);

        Assert.AreEqual(isKept, boxes.Exists(box => box.ClassId == 3));
        Assert.AreEqual(new LabelledBox(5, new BoundingBox(leftOfFront + 7, 9, 107, 109)), boxes[^1]);
        if (isKept)
        {
            Assert.AreEqual(new BoundingBox(7, 9, (hides ? leftOfFront : 40) + 7, 49), boxes[0].Box);
        }
    }

    [TestMethod]
    public void Fits_ObjectThatWouldHideMostOfAnother_DoesNot()
    {
        var objects = new SceneObjects(mayOverlap: true);
        objects.Add(0, Mask(0, 0, 40, 40), hides: true);

        Assert.IsFalse(objects.Fits(Mask(10, 0, 60, 60), hides: true));
        Assert.IsTrue(objects.Fits(Mask(10, 0, 60, 60), hides: false), "glass hides nothing");
        Assert.IsTrue(objects.Fits(Mask(30, 0, 60, 60), hides: true));
        Assert.IsFalse(objects.Fits(Mask(-90, 0, 60, 60), hides: false), "most of it is outside");
    }

    private static ObjectMask Mask(float left, float top, float right, float bottom)
    {
        using var painter = new MaskPainter(Side, Side);
        using var path = new SKPath();
        path.AddRect(new SKRect(left, top, right, bottom));
        return painter.Paint(path);
    }
}
