namespace MLNetGhost.UnitTests;

[TestClass]
public sealed class BoxGridTests
{
    [TestMethod]
    public void Near_RandomBoxes_HoldsEachThatOverlapsOrTouchesOnce()
    {
        var random = new Random(1);
        var grid = new BoxGrid(50);
        var boxes = Enumerable.Range(0, 300).Select(_ => Draw(random)).ToArray();
        foreach (var (index, box) in boxes.Index())
        {
            grid.Add(index, box);
        }

        for (var i = 0; i < 200; i++)
        {
            var box = Draw(random);
            var near = grid.Near(box).ToArray();

            CollectionAssert.AllItemsAreUnique(near);
            CollectionAssert.IsSubsetOf(
                boxes.Index().Where(item => item.Item.X0 <= box.X1 && item.Item.X1 >= box.X0 && item.Item.Y0 <= box.Y1
                    && item.Item.Y1 >= box.Y0).Select(item => item.Index).ToArray(),
                near);
            Assert.IsLessThan(boxes.Length, near.Length);
        }
    }

    private static BoundingBox Draw(Random random)
    {
        var (x, y) = (random.Next(1000), random.Next(1000));
        return new(x, y, x + random.Next(1, 120), y + random.Next(1, 120));
    }
}
