using MLNetGhost.Trainer.Data;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class LabelledBoxTests
{
    [TestMethod]
    public void ClipAll_BoxesAcrossAndOutsideTheEdge_CutsAndDropsThemInOrder()
    {
        List<LabelledBox> boxes =
        [
            new(0, new BoundingBox(-10, 5, 20, 200)),
            new(1, new BoundingBox(-10, 5, 0, 20)),
            new(2, new BoundingBox(100, 100, 140, 140)),
            new(3, new BoundingBox(10, 10, 20, 20)),
        ];

        LabelledBox.ClipAll(boxes, 100);

        CollectionAssert.AreEqual(
            new LabelledBox[] { new(0, new BoundingBox(0, 5, 20, 100)), new(3, new BoundingBox(10, 10, 20, 20)) }, boxes);
    }
}
