namespace MLNetGhost.UnitTests;

[TestClass]
public class NonMaximumSuppressionTests
{
    [TestMethod]
    public void Suppress_OverlappingBoxes_KeepsTheBest()
    {
        var kept = NonMaximumSuppression.Suppress([Box(0, 0.5f, 0), Box(0, 0.9f, 1), Box(0, 0.8f, 100)], new());

        CollectionAssert.AreEqual(new[] { 0.9f, 0.8f }, kept.Select(detection => detection.Score).ToArray());
    }

    [TestMethod]
    public void Suppress_OtherClass_OnlySuppressesWhenAgnostic()
    {
        Detection[] detections = [Box(0, 0.9f, 0), Box(1, 0.8f, 0)];

        Assert.HasCount(2, NonMaximumSuppression.Suppress(detections, new()));
        Assert.HasCount(1, NonMaximumSuppression.Suppress(detections, new() { ClassAgnostic = true }));
    }

    [TestMethod]
    public void Suppress_OverlapEqualToTheThreshold_KeepsBoth()
    {
        // Half of the box each way: intersection 50, union 150.
        Detection[] detections = [Box(0, 0.9f, 0), Box(0, 0.8f, 5)];
        var overlap = detections[0].Box.IntersectionOverUnion(detections[1].Box);

        Assert.HasCount(2, NonMaximumSuppression.Suppress(detections, new() { IouThreshold = overlap }));
        Assert.HasCount(1, NonMaximumSuppression.Suppress(detections, new() { IouThreshold = MathF.BitDecrement(overlap) }));
    }

    [TestMethod]
    public void Suppress_EqualScores_KeepsTheirOrder()
    {
        var kept = NonMaximumSuppression.Suppress([Box(0, 0.5f, 200), Box(0, 0.5f, 100), Box(0, 0.5f, 0), Box(0, 0.5f, 1)], new());

        CollectionAssert.AreEqual(new[] { 200f, 100f, 0f }, kept.Select(detection => detection.Box.X0).ToArray());
    }

    [TestMethod]
    public void Suppress_Limits_KeepTheBest()
    {
        var detections = Enumerable.Range(0, 50).Select(i => Box(i % 3, (i * 7 % 50 + 1) / 60f, 20 * i)).ToArray();

        var kept = NonMaximumSuppression.Suppress(detections, new() { MaximumDetections = 5, Classes = [0, 2], ScoreThreshold = 0.1f });

        var expected = detections.Where(detection => detection.ClassId != 1).OrderByDescending(detection => detection.Score).Take(5)
            .ToArray();
        CollectionAssert.AreEqual(expected, kept);
        Assert.HasCount(3, NonMaximumSuppression.Suppress(detections, new() { MaximumCandidates = 3, ScoreThreshold = 0 }));
    }

    [TestMethod]
    public void Suppress_Nothing_GivesNothing() => Assert.IsEmpty(NonMaximumSuppression.Suppress([], new()));

    [TestMethod]
    public void Suppress_RandomBoxes_EqualsTheDefinition()
    {
        var random = new Random(1);
        for (var round = 0; round < 30; round++)
        {
            var detections = Enumerable.Range(0, 400).Select(_ => Random(random)).ToArray();
            var options = new SuppressionOptions
            {
                IouThreshold = 0.2f + 0.6f * random.NextSingle(),
                ScoreThreshold = 0.1f,
                ClassAgnostic = round % 2 == 0,
                MaximumDetections = round % 3 == 0 ? 50 : 300
            };

            CollectionAssert.AreEqual(Define(detections, options), NonMaximumSuppression.Suppress(detections, options));
        }
    }

    [TestMethod]
    public void Options_OutOfRange_NameValueAndRule()
    {
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SuppressionOptions { ScoreThreshold = 1.5f }).Message,
            "1.5");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SuppressionOptions { IouThreshold = float.NaN }).Message,
            "IouThreshold");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SuppressionOptions { MaximumDetections = 0 }).Message,
            "1 or more");
    }

    /// <summary>The definition: the best remaining candidate is kept and removes those that overlap it too much.</summary>
    private static Detection[] Define(Detection[] detections, SuppressionOptions options)
    {
        var remaining = detections.Where(detection => detection.Score > options.ScoreThreshold)
            .OrderByDescending(detection => detection.Score).ToList();
        var kept = new List<Detection>();
        while (remaining.Count > 0 && kept.Count < options.MaximumDetections)
        {
            var best = remaining[0];
            kept.Add(best);
            remaining.RemoveAll(other => other == best
                || (options.ClassAgnostic || other.ClassId == best.ClassId)
                    && best.Box.IntersectionOverUnion(other.Box) > options.IouThreshold);
        }

        return [.. kept];
    }

    private static Detection Random(Random random)
    {
        var (x, y) = (random.NextSingle() * 100, random.NextSingle() * 100);
        return new(random.Next(4), "", random.NextSingle(),
            new BoundingBox(x, y, x + 5 + 40 * random.NextSingle(), y + 5 + 40 * random.NextSingle()));
    }

    private static Detection Box(int classId, float score, float x) => new(classId, $"{classId}", score, new BoundingBox(x, 0, x + 10, 10));
}
