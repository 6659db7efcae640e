using MLNetGhost.Data;
using MLNetGhost.Trainer.Data;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class LabelAdviceTests
{
    [TestMethod]
    public void Measure_SmallObjects_SuggestsTheSizeThatMakesTheMedian24()
    {
        // Sides of 6, 12 and 60 pixels in pictures of 1280x720, half of that at 640.
        var sizes = ObjectSizes.Measure(Dataset((6, 0), (12, 0), (60, 0)), 640)!;

        Assert.AreEqual(6, sizes.Median, 1e-4);
        Assert.AreEqual(2 / 3.0, sizes.Lost, 1e-6);
        Assert.AreEqual(2560, sizes.Suggested);
        Assert.AreEqual(24, ObjectSizes.Measure(Dataset((6, 0), (12, 0), (60, 0)), sizes.Suggested)!.Median, 1e-4);
        Assert.AreEqual("Objects of train at --imgsz 640: the median measures 6 pixels, 67 % less than 8, which training would hardly "
            + "find; "
            + "--imgsz 2560 makes it 24.", sizes.ToString());
    }

    [TestMethod]
    public void Measure_LargeTinyAndNoObjects_SaysWhatCanBeDone()
    {
        Assert.AreEqual("Objects of train at --imgsz 640: the median measures 100 pixels, 0 % less than 8; --imgsz 160 makes it 24.",
            ObjectSizes.Measure(Dataset((200, 0)), 640)!.ToString());
        StringAssert.Contains(ObjectSizes.Measure(Dataset((1, 0)), 640)!.ToString(),
            "no size makes it 24 (the largest is 8192): cut the pictures into tiles.");
        Assert.IsNull(ObjectSizes.Measure(Dataset(), 640));
    }

    [TestMethod]
    public void Warning_ClassWithATenthOfTheBoxes_IsNamedWithBothNumbers()
    {
        (float, int)[] many = [.. Enumerable.Repeat((20f, 0), 30)];

        Assert.AreEqual("Classes of train are unbalanced: 'a' has 30 boxes, 'b' 3. Rare classes are learned worst; label more pictures of "
            + "them, or join classes that need not be told apart.", ClassBalance.Measure(Dataset([.. many, (20, 1), (20, 1), (20, 1)])).Warning());
        Assert.IsNull(ClassBalance.Measure(Dataset([.. many, (20, 1), (20, 1), (20, 1), (20, 1)])).Warning());
        Assert.IsNull(ClassBalance.Measure(Dataset(many)).Warning());
    }

    private static DetectionDataset Dataset(params (float Side, int Class)[] objects) => new("", "train", ["a", "b"],
        [new AnnotatedImage("p.jpg", 1280, 720, [.. objects.Select(o => new Annotation(o.Class, new(0, 0, o.Side, o.Side)))])], []);
}
