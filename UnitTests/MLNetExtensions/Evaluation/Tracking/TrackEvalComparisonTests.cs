using MLNetGhost.Evaluation;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Evaluation;

/// <summary>
/// The same scenes measured by TrackEval (github.com/JonathonLuiten/TrackEval at 12c8791, metric classes HOTA, CLEAR and Identity, with
/// NumPy 1.24.2 and SciPy 1.10.1). Objects move evenly; the tracker misses one box in eight, is off by up to eight pixels, changes ids and
/// reports false boxes, all by a linear congruential generator that both programs have.
/// </summary>
[TestClass]
public sealed class TrackEvalComparisonTests
{
    private const double Exact = 1e-11;

    [TestMethod]
    [DataRow(1, 0.708333333333, 0.681397353901, 0.456066945607, 0.457983193277, 0.454166666667, 29, 27, 14, 22, 6, 0)]
    [DataRow(2, 0.675000000000, 0.677690805445, 0.450216450216, 0.468468468468, 0.433333333333, 41, 23, 14, 33, 3, 0)]
    [DataRow(3, 0.708333333333, 0.665126374640, 0.459574468085, 0.469565217391, 0.450000000000, 33, 23, 14, 27, 5, 0)]
    public void Evaluate_Scene_HasTheClearAndIdentityMetricsOfTrackEval(
        int seed, double mota, double motp, double idf1, double idPrecision, double idRecall, int misses, int falsePositives, int switches,
        int fragmentations, int mostlyTracked, int mostlyLost)
    {
        var metrics = TrackingEvaluator.Evaluate(Scene(seed));

        Assert.AreEqual(mota, metrics.Mota, Exact);
        Assert.AreEqual(motp, metrics.Motp, Exact);
        Assert.AreEqual(idf1, metrics.Idf1, Exact);
        Assert.AreEqual(idPrecision, metrics.IdPrecision, Exact);
        Assert.AreEqual(idRecall, metrics.IdRecall, Exact);
        Assert.AreEqual((misses, falsePositives, switches), (metrics.Misses, metrics.FalsePositives, metrics.IdSwitches));
        Assert.AreEqual(
            (fragmentations, mostlyTracked, mostlyLost), (metrics.Fragmentations, metrics.MostlyTracked, metrics.MostlyLost));
    }

    [TestMethod]
    [DataRow(1, 0.379049811870, 0.537966265090, 0.268102776700, 0.739956238506)]
    [DataRow(2, 0.375399974405, 0.527458661181, 0.268456570776, 0.740235924847)]
    [DataRow(3, 0.368897344516, 0.520909023892, 0.262875669888, 0.733509261068)]
    public void Evaluate_Scene_HasTheHotaOfTrackEval(int seed, double hota, double detection, double association, double localization)
    {
        var metrics = TrackingEvaluator.Evaluate(Scene(seed));

        Assert.AreEqual(hota, metrics.Hota, Exact);
        Assert.AreEqual(detection, metrics.DetectionAccuracy, Exact);
        Assert.AreEqual(association, metrics.AssociationAccuracy, Exact);
        Assert.AreEqual(localization, metrics.LocalizationAccuracy, Exact);
    }

    private static List<TrackedFrame> Scene(int seed)
    {
        var random = new Congruential(seed);
        var frames = new List<TrackedFrame>();
        for (var t = 0; t < 60; t++)
        {
            var (truth, tracked) = (new List<Detection>(), new List<Detection>());
            for (var o = 0; o < 6; o++)
            {
                if (t < 5 * o || t > 59 - (3 * o))
                {
                    continue;
                }

                var (x, y) = ((40 * o) + ((o % 2 == 0 ? 3 : -3) * t) + 100, (20 * o) + t);
                var (width, height) = (30 + (2 * o), 50 + o);
                truth.Add(Box(o, x, y, x + width, y + height));
                if (random.Next(8) != 0)
                {
                    int[] off = [.. Enumerable.Range(0, 4).Select(_ => random.Next(17) - 8)];
                    var id = o != 4 ? o + (10 * (t / 25)) : 100 + (t / 4);
                    tracked.Add(Box(id, x + off[0], y + off[1], x + width + off[2], y + height + off[3]));
                }
            }

            if (random.Next(3) == 0)
            {
                var (x, y) = (random.Next(400), random.Next(200));
                tracked.Add(Box(500 + (t / 10), x, y, x + 40, y + 50));
            }

            frames.Add(new TrackedFrame(truth, tracked));
        }

        return frames;
    }

    private static Detection Box(int id, int x0, int y0, int x1, int y1) => new(0, "thing", 1, new(x0, y0, x1, y1)) { TrackId = id };
}
