using MLNetGhost.Trainer.Data;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class RandomAffineTests
{
    private static readonly BoundingBox s_before = new(0, 0, 100, 100);

    [TestMethod]
    [DataRow(3f, 100f, false, DisplayName = "3 percent of the area")]
    [DataRow(11f, 100f, true, DisplayName = "11 percent of the area")]
    [DataRow(2f, 1000f, false, DisplayName = "2 pixels wide")]
    public void IsWorthKeeping_PartOfTheObject_DependsOnWhatIsLeft(float width, float height, bool expected) =>
        Assert.AreEqual(expected, RandomAffine.IsWorthKeeping(s_before, new BoundingBox(0, 0, width, height), 1));

    [TestMethod]
    public void IsWorthKeeping_VeryElongated_IsDropped()
    {
        Assert.IsFalse(RandomAffine.IsWorthKeeping(new BoundingBox(0, 0, 300, 3), new BoundingBox(0, 0, 300, 3), 1));
        Assert.IsTrue(RandomAffine.IsWorthKeeping(new BoundingBox(0, 0, 290, 3), new BoundingBox(0, 0, 290, 3), 1));
    }

    [TestMethod]
    public void IsWorthKeeping_ScaledDown_ComparesWithTheScaledArea() =>
        Assert.IsTrue(RandomAffine.IsWorthKeeping(s_before, new BoundingBox(0, 0, 20, 20), 0.2));

    [TestMethod]
    public void MapBoxes_SomeOutside_KeepsTheOthersInOrder()
    {
        List<LabelledBox> boxes =
        [
            new(0, new BoundingBox(10, 10, 20, 20)),
            new(1, new BoundingBox(90, 90, 100, 100)),
            new(2, new BoundingBox(30, 30, 50, 50)),
        ];

        RandomAffine.MapBoxes(new AffineMatrix(1, 0, 5, 0, 1, 5), 1, boxes, 60, 60);

        CollectionAssert.AreEqual(
            new LabelledBox[] { new(0, new BoundingBox(15, 15, 25, 25)), new(2, new BoundingBox(35, 35, 55, 55)) }, boxes);
    }
}
