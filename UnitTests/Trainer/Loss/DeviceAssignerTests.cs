using MLNetGhost.Trainer.Loss;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Loss;

[TestClass]
public class DeviceAssignerTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Assign_CrowdedRandomPictures_EqualsTheAssignerInMainMemory(int seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var grid = AnchorGrid.Create([(16, 20, 8), (8, 10, 16), (4, 5, 32)]);
        var objects = Objects(pictures: 3, each: 12, classes: 4, new Random(seed));
        var strides = tensor(grid.Strides).unsqueeze(-1);
        var distances = rand([3, grid.Count, 4], generator: generator) * 5;
        var boxes = AnchorGrid.ToCorners(tensor(grid.Centres).reshape(-1, 2), distances) * strides;
        var scores = rand([3, grid.Count, 4], generator: generator);
        var assigner = new TaskAlignedAssigner();

        var expected = assigner.Assign(scores, boxes, grid.ToPixels(), objects);
        var layout = PairLayout.Create(objects, grid, 4, assigner.Candidates);
        var (pairs, weights) = Assign(assigner, layout, scores, boxes);

        var assigned = pairs.Zip(weights).Where(row => row.Second > 0).GroupBy(row => row.First).ToList();
        var actual = assigned
            .Select(rows => (Anchor: layout.Anchors[rows.Key], Owner: layout.ObjectStarts[rows.Key], Score: rows.Sum(row => row.Second)))
            .OrderBy(row => row.Anchor).ToList();
        var order = Enumerable.Range(0, expected.Count).OrderBy(i => expected.Anchors[i]).ToArray();
        CollectionAssert.AreEqual(order.Select(i => expected.Anchors[i]).ToArray(), actual.Select(row => row.Anchor).ToArray());
        CollectionAssert.AreEqual(
            order.Select(i => expected.Objects[i]).ToArray(), actual.Select(row => OwnerAt(layout, row.Owner, objects, grid)).ToArray());
        for (var i = 0; i < order.Length; i++)
        {
            Assert.AreEqual(expected.Scores[order[i]], actual[i].Score, 1e-6);
        }

        Assert.IsTrue(assigned.Any(rows => rows.Count() > 1), "no anchor was contested");
    }

    [TestMethod]
    public void Assign_EqualAlignments_TakesTheFirstAnchors()
    {
        using var scope = NewDisposeScope();
        var grid = AnchorGrid.Create([(1, 4, 8)]);
        var assigner = new TaskAlignedAssigner(candidates: 2);
        var layout = PairLayout.Create(new LabelledObjects([0], [0], [0, 0, 32, 8]), grid, 1, assigner.Candidates);

        var (pairs, weights) = new DeviceAssigner(layout, CPU).Assign(full(4, .5f), full(4, .25f));

        CollectionAssert.AreEqual(new long[] { 0, 1 }, pairs.data<long>().ToArray());
        Assert.AreEqual(.5f, weights[0].item<float>(), 1e-6f);
    }

    private static (long[] Pairs, float[] Weights) Assign(TaskAlignedAssigner assigner, PairLayout layout, Tensor scores, Tensor boxes)
    {
        var device = new DeviceAssigner(layout, CPU);
        var predicted = boxes.reshape(-1, 4).index_select(0, device.Anchors);
        var overlaps = BoxOverlap.Compute(device.Corners, predicted).clamp_min(0);
        var (pairs, weights) = device.Assign(overlaps, assigner.Alignment(scores.reshape(-1).index_select(0, device.Scores), overlaps));
        return (pairs.data<long>().ToArray(), weights.data<float>().ToArray());
    }

    private static long OwnerAt(PairLayout layout, long firstPair, LabelledObjects objects, AnchorGrid grid) =>
        CandidatePairs.Find(objects, grid.ToPixels()).Objects[layout.ObjectStarts[firstPair]];

    private static LabelledObjects Objects(int pictures, int each, int classes, Random random)
    {
        var corners = new List<float>();
        for (var i = 0; i < pictures * each; i++)
        {
            var (x, y) = (random.NextSingle() * 100, random.NextSingle() * 80);
            corners.AddRange([x, y, x + 4 + (random.NextSingle() * 60), y + 4 + (random.NextSingle() * 60)]);
        }

        return new LabelledObjects(
            [.. Enumerable.Range(0, pictures * each).Select(i => (long)(i / each))],
            [.. Enumerable.Range(0, pictures * each).Select(_ => (long)random.Next(classes))],
            [.. corners]);
    }
}
