using MLNetGhost.Trainer.Loss;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Loss;

[TestClass]
public class TaughtObjectsTests
{
    private static readonly AnchorGrid s_grid = AnchorGrid.Create([(8, 8, 8), (4, 4, 16), (2, 2, 32)]);

    /// <summary>Each detection gives its score to the anchors inside it that fit it best, and its box to all of them.</summary>
    [TestMethod]
    public void Assign_TwoDetections_TeachAnchorsInsideThem()
    {
        using var scope = NewDisposeScope();
        var boxLogits = randn(1, s_grid.Count, 64, generator: new Generator(1));
        var classLogits = randn(1, s_grid.Count, 2, generator: new Generator(2));
        float[] objects = [8, 8, 40, 40, 0.8f, 1, 30, 20, 62, 60, 0.5f, 0, 0, 0, 0, 0, 0, 0];

        var (scores, distances) = TaughtObjects.Assign(
            boxLogits, classLogits, s_grid, tensor(objects).reshape(1, 3, 6), new TaskAlignedAssigner());

        var (taught, sides) = (scores.reshape(-1).data<float>().ToArray(), distances.reshape(-1).data<float>().ToArray());
        foreach (var (row, classId) in new[] { (0, 1), (1, 0) })
        {
            var anchors = Enumerable.Range(0, s_grid.Count).Where(anchor => taught[(2 * anchor) + classId] > 0).ToArray();
            Assert.IsNotEmpty(anchors);
            Assert.IsLessThanOrEqualTo(10, anchors.Length);
            foreach (var anchor in anchors)
            {
                Assert.IsLessThanOrEqualTo(objects[(6 * row) + 4], taught[(2 * anchor) + classId]);
                var (x, y, stride) = (s_grid.Centres[2 * anchor], s_grid.Centres[(2 * anchor) + 1], s_grid.Strides[anchor]);
                Assert.AreEqual(objects[6 * row], (x - sides[4 * anchor]) * stride, 1e-3);
                Assert.AreEqual(objects[(6 * row) + 1], (y - sides[(4 * anchor) + 1]) * stride, 1e-3);
                Assert.AreEqual(objects[(6 * row) + 2], (x + sides[(4 * anchor) + 2]) * stride, 1e-3);
                Assert.AreEqual(objects[(6 * row) + 3], (y + sides[(4 * anchor) + 3]) * stride, 1e-3);
            }
        }
    }

    [TestMethod]
    public void Assign_NoDetection_TeachesThatNothingIsThere()
    {
        using var scope = NewDisposeScope();

        var (scores, _) = TaughtObjects.Assign(
            randn(2, s_grid.Count, 64), randn(2, s_grid.Count, 1), s_grid, zeros(2, 3, 6), new TaskAlignedAssigner());

        CollectionAssert.AreEqual(new long[] { 2, s_grid.Count, 1 }, scores.shape);
        Assert.AreEqual(0, scores.abs().max().item<float>());
    }
}
