using MLNetGhost.Trainer.Loss;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Loss;

[TestClass]
public class TaskAlignedAssignerTests
{
    /// <summary>A row of four anchors, 8 pixels apart.</summary>
    private static readonly float[] s_anchors = [4, 4, 12, 4, 20, 4, 28, 4];

    [TestMethod]
    public void Assign_NoObjects_AssignsNothing()
    {
        using var scope = NewDisposeScope();

        var assignment = new TaskAlignedAssigner().Assign(rand(2, 4, 3), rand(2, 4, 4), s_anchors, new LabelledObjects([], [], []));

        Assert.AreEqual(0, assignment.Count);
        Assert.AreEqual(0, assignment.ScoreSum);
    }

    [TestMethod]
    public void Assign_BoxWithoutExtent_AssignsNothing()
    {
        using var scope = NewDisposeScope();

        var assignment = new TaskAlignedAssigner()
            .Assign(rand(1, 4, 1), rand(1, 4, 4), s_anchors, new LabelledObjects([0], [0], [4, 4, 4, 4]));

        Assert.AreEqual(0, assignment.Count);
    }

    [TestMethod]
    public void Assign_PerfectPrediction_GetsItsOverlapAsScoreInItsOwnPicture()
    {
        using var scope = NewDisposeScope();
        var boxes = zeros(2, 4, 4);
        boxes[1, 1] = tensor(new float[] { 8, 0, 16, 8 });
        var scores = full(2, 4, 2, 0.25f);

        var assignment = new TaskAlignedAssigner().Assign(scores, boxes, s_anchors, new LabelledObjects([1], [1], [8, 0, 16, 8]));

        CollectionAssert.AreEqual(new long[] { 5 }, assignment.Anchors);
        CollectionAssert.AreEqual(new long[] { 0 }, assignment.Objects);
        Assert.AreEqual(1, assignment.Scores[0], 1e-5);
    }

    [TestMethod]
    public void Assign_MoreAnchorsThanAllowed_KeepsTheBestAligned()
    {
        using var scope = NewDisposeScope();
        var boxes = tensor(new float[] { 0, 0, 32, 8 }).expand(1, 4, 4).clone();
        var scores = tensor(new float[] { 0.1f, 0.9f, 0.2f, 0.8f }).reshape(1, 4, 1);

        var assignment = new TaskAlignedAssigner(candidates: 2)
            .Assign(scores, boxes, s_anchors, new LabelledObjects([0], [0], [0, 0, 32, 8]));

        CollectionAssert.AreEqual(new long[] { 1, 3 }, assignment.Anchors);
        Assert.IsGreaterThan(assignment.Scores[1], assignment.Scores[0]);
    }

    [TestMethod]
    public void Assign_AnchorWantedByTwo_GoesToTheObjectOfLargerOverlap()
    {
        using var scope = NewDisposeScope();
        var boxes = zeros(1, 4, 4);
        boxes[0, 1] = tensor(new float[] { 8, 0, 17, 8 });
        var objects = new LabelledObjects([0, 0], [0, 0], [6, 0, 20, 8, 8, 0, 16, 8]);

        var assignment = new TaskAlignedAssigner().Assign(ones(1, 4, 1), boxes, s_anchors, objects);

        CollectionAssert.AreEqual(new long[] { 1 }, assignment.Anchors);
        CollectionAssert.AreEqual(new long[] { 1 }, assignment.Objects);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void Assign_CrowdedRandomPictures_EqualsTheDenseDefinition(int seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        const int classCount = 4, pictures = 3, objectsInPicture = 12;
        var grid = AnchorGrid.Create([(16, 20, 8), (8, 10, 16), (4, 5, 32)]);
        var anchors = tensor(grid.ToPixels()).reshape(-1, 2);
        var strides = tensor(grid.Strides).unsqueeze(-1);
        var distances = rand([pictures, grid.Count, 4], generator: generator) * 5 * strides;
        var boxes = cat([anchors - distances.narrow(-1, 0, 2), anchors + distances.narrow(-1, 2, 2)], -1);
        var scores = rand([pictures, grid.Count, classCount], generator: generator);
        var corner = rand([pictures * objectsInPicture, 2], generator: generator) * 100;
        var corners = cat([corner, corner + 4 + (rand([pictures * objectsInPicture, 2], generator: generator) * 60)], -1);
        var random = new Random(seed);
        var classes = Enumerable.Range(0, pictures * objectsInPicture).Select(_ => (long)random.Next(classCount)).ToArray();
        var images = Enumerable.Range(0, classes.Length).Select(i => (long)(i / objectsInPicture)).ToArray();

        var assignment = new TaskAlignedAssigner().Assign(
            scores, boxes, grid.ToPixels(), new LabelledObjects(images, classes, corners.reshape(-1).data<float>().ToArray()));

        var actualObjects = Enumerable.Repeat(-1L, pictures * grid.Count).ToArray();
        var actualScores = new float[actualObjects.Length];
        for (var i = 0; i < assignment.Count; i++)
        {
            actualObjects[assignment.Anchors[i]] = assignment.Objects[i];
            actualScores[assignment.Anchors[i]] = assignment.Scores[i];
        }

        for (var picture = 0; picture < pictures; picture++)
        {
            var first = picture * objectsInPicture;
            var (expectedObjects, expectedScores) = DenseAssigner.Assign(
                scores[picture], boxes[picture], anchors, classes[first..(first + objectsInPicture)],
                    corners.narrow(0, first, objectsInPicture), candidates: 10);
            var range = (picture * grid.Count)..((picture + 1) * grid.Count);
            CollectionAssert.AreEqual(expectedObjects.Select(owner => owner < 0 ? owner : owner + first).ToArray(), actualObjects[range]);
            TensorAssert.AreClose(expectedScores, actualScores[range], 1e-5, "target scores");
        }

        Assert.IsGreaterThan(50, assignment.Count);
    }

    [TestMethod]
    public void Assign_TenThousandBoxesInOnePicture_StaysWithinMemory()
    {
        using var scope = NewDisposeScope();
        var grid = AnchorGrid.Create([(40, 40, 8), (20, 20, 16), (10, 10, 32)]);
        var random = new Random(1);
        var corners = new float[4 * 10_000];
        for (var i = 0; i < corners.Length; i += 4)
        {
            corners[i] = random.NextSingle() * 300;
            corners[i + 1] = random.NextSingle() * 300;
            corners[i + 2] = corners[i] + 5 + (random.NextSingle() * 15);
            corners[i + 3] = corners[i + 1] + 5 + (random.NextSingle() * 15);
        }

        var boxes = rand(1, grid.Count, 4) * 10;
        boxes = cat(
            [tensor(grid.ToPixels()).reshape(1, -1, 2) - boxes.narrow(2, 0, 2),
            tensor(grid.ToPixels()).reshape(1, -1, 2) + boxes.narrow(2, 2, 2)], 2);
        var assignment = new TaskAlignedAssigner()
            .Assign(rand(1, grid.Count, 1), boxes, grid.ToPixels(), new LabelledObjects(new long[10_000], new long[10_000], corners));

        Assert.IsGreaterThan(0, assignment.Count);
        Assert.HasCount(assignment.Count, assignment.Anchors.Distinct().ToList(), "an anchor has one object");
    }
}
