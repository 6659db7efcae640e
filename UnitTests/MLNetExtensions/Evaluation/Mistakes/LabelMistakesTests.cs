using MLNetGhost.Data;
using MLNetGhost.Evaluation;

namespace MLNetGhost.UnitTests.Evaluation;

[TestClass]
public sealed class LabelMistakesTests
{
    private static readonly string[] s_names = ["cat", "dog", "bird"];
    private static readonly BoundingBox s_box = new(100, 100, 200, 200);

    [TestMethod]
    public void Rank_DetectorThatAgrees_DisputesNothing() => Assert.IsEmpty(Rank([Label(0, s_box)], [Seen(0, 0.9f, s_box)]));

    [TestMethod]
    public void Rank_AnotherClassInTheBox_IsAWrongClassWithTheHighestScore()
    {
        var mistake = Rank([Label(0, s_box)], [Seen(1, 0.9f, s_box), Seen(0, 0.01f, s_box)])[0];

        Assert.AreEqual(LabelMistakeKind.WrongClass, mistake.Kind);
        Assert.AreEqual(1, mistake.Detection!.Value.ClassId);
        Assert.AreEqual(s_box, mistake.Label!.Box);
        Assert.IsGreaterThan(0.9, mistake.Score);
    }

    [TestMethod]
    [DataRow(60, 0.25, DisplayName = "IoU 0.25")]
    [DataRow(45, 0.38, DisplayName = "IoU 0.38")]
    public void Rank_SameClassBesideTheBox_IsAMovedBoxAndNoMissingLabel(int shift, double overlap)
    {
        var seen = new BoundingBox(100 + shift, 100, 200 + shift, 200);

        var mistakes = Rank([Label(0, s_box)], [Seen(0, 0.9f, seen)]);

        Assert.AreEqual(overlap, s_box.IntersectionOverUnion(seen), 0.01);
        var mistake = mistakes.Single();
        Assert.AreEqual(LabelMistakeKind.MovedBox, mistake.Kind);
        Assert.AreEqual(seen, mistake.Detection!.Value.Box);
        Assert.IsGreaterThan(0.5, mistake.Score);
    }

    [TestMethod]
    public void Rank_NothingInTheBox_IsALabelThatNobodySees()
    {
        var mistake = Rank([Label(0, s_box)], []).Single();

        Assert.AreEqual((LabelMistakeKind.UnseenLabel, 0.5), (mistake.Kind, mistake.Score));
        Assert.IsNull(mistake.Detection);
    }

    [TestMethod]
    public void Rank_SureDetectionWithoutLabel_IsAMissingLabel()
    {
        var mistake = Rank([], [Seen(1, 0.9f, s_box), Seen(0, 0.3f, s_box)]).Single();

        Assert.AreEqual(LabelMistakeKind.MissingLabel, mistake.Kind);
        Assert.AreEqual((0.9 + 1) / 4, mistake.Score, 1e-6);
        Assert.IsNull(mistake.Label);
        Assert.AreEqual(1, mistake.Detection!.Value.ClassId);
    }

    [TestMethod]
    public void Rank_UnsureDetectionWithoutLabel_IsNone() => Assert.IsEmpty(Rank([], [Seen(1, 0.2f, s_box)]));

    /// <summary>The neighbour's detection speaks for the neighbour's label alone.</summary>
    [TestMethod]
    public void Rank_BoxMovedOntoANeighbour_IsNotSupportedByTheNeighboursDetection()
    {
        var moved = new BoundingBox(105, 100, 205, 200);

        var mistakes = Rank([Label(0, moved), Label(0, s_box)], [Seen(0, 0.9f, s_box)]);

        Assert.AreEqual(moved, mistakes.Single().Label!.Box);
        Assert.AreEqual(LabelMistakeKind.UnseenLabel, mistakes[0].Kind);
    }

    /// <summary>What a detector is usually unsure of is no mistake where it is as unsure as ever.</summary>
    [TestMethod]
    public void Rank_HardClass_IsMeasuredAgainstItself()
    {
        EvaluatedImage[] images =
        [
            .. Enumerable.Range(0, 10).Select(i => Picture($"{i}", [Label(0, s_box)], [Seen(0, 0.09f, s_box)])),
            .. Enumerable.Range(0, 10).Select(i => Picture($"sure {i}", [Label(1, s_box)], [Seen(1, 0.9f, s_box)])),
            Picture("unsure", [Label(1, s_box)], [Seen(1, 0.09f, s_box)]),
        ];

        var mistakes = LabelMistakes.Rank(images, s_names);

        Assert.AreEqual("unsure", mistakes.Single().Image);
    }

    [TestMethod]
    public void Rank_Crowd_IsNotJudgedAndExcusesWhatIsInside() => Assert.IsEmpty(Rank(
        [Label(0, new BoundingBox(0, 0, 400, 400)) with { IsCrowd = true }], [Seen(0, 0.9f, s_box)]));

    [TestMethod]
    public void Rank_ClassThatIsNeverDetected_IsLeftOut()
    {
        EvaluatedImage[] images = [Picture("a", [Label(0, s_box), Label(2, s_box)], [Seen(0, 0.9f, s_box)])];

        Assert.IsEmpty(LabelMistakes.Rank(images, s_names));
    }

    [TestMethod]
    public void Rank_SeveralPictures_AreOrderedByScoreThenByPicture()
    {
        EvaluatedImage[] images =
        [
            Picture("unseen", [Label(0, s_box)], []),
            Picture("unseen too", [Label(0, s_box)], []),
            Picture("wrong", [Label(0, s_box)], [Seen(1, 0.9f, s_box)]),
            .. Enumerable.Range(0, 5).Select(i => Picture($"{i}", [Label(0, s_box)], [Seen(0, 0.9f, s_box)])),
        ];

        var order = LabelMistakes.Rank(images, s_names).Select(mistake => mistake.Image).ToArray();

        CollectionAssert.AreEqual(new[] { "wrong", "unseen", "unseen too" }, order);
    }

    [TestMethod]
    public void Rank_ClassWithoutName_Throws() =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Rank([Label(3, s_box)], [])).Message, "class id 3");

    /// <summary>Another picture makes every class a known one.</summary>
    private static IReadOnlyList<LabelMistake> Rank(Annotation[] labels, Detection[] detections)
    {
        var known = Enumerable.Range(0, s_names.Length).Select(id => new BoundingBox(300 * id, 0, (300 * id) + 100, 100)).ToArray();
        return LabelMistakes.Rank(
        [
            Picture("a", labels, detections),
            Picture("b", [.. known.Select((box, id) => Label(id, box))], [.. known.Select((box, id) => Seen(id, 0.8f, box))]),
            Picture("c", [.. known.Select((box, id) => Label(id, box))], [.. known.Select((box, id) => Seen(id, 0.8f, box))]),
        ], s_names);
    }

    private static EvaluatedImage Picture(string name, Annotation[] labels, Detection[] detections) => new(name, labels, detections);

    private static Annotation Label(int id, BoundingBox box) => new(id, box);

    private static Detection Seen(int id, float score, BoundingBox box) => new(id, s_names[id], score, box);
}
