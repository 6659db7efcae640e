using System.Text.Json;
using MLNetGhost.Evaluation;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Golden;

/// <summary>COCO's twelve numbers and each category's average precision, from files in COCO's own formats.</summary>
[GoldenKind("coco")]
public sealed class CocoGolden : IGoldenVerifier
{
    private const double Tolerance = 1e-6;

    public void Verify(GoldenCase golden)
    {
        var groundTruth = Path.Combine(golden.Path, "ground_truth.json");
        var metrics = CocoResults.Evaluate(groundTruth, Path.Combine(golden.Path, "detections.json")).Coco;
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(golden.Path, "expected.json")));

        var summary = expected.RootElement.GetProperty("summary");
        var actual = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["AP"] = metrics.AveragePrecision,
            ["AP50"] = metrics.AveragePrecision50,
            ["AP75"] = metrics.AveragePrecision75,
            ["APsmall"] = metrics.AveragePrecisionSmall,
            ["APmedium"] = metrics.AveragePrecisionMedium,
            ["APlarge"] = metrics.AveragePrecisionLarge,
            ["AR1"] = metrics.AverageRecall1,
            ["AR10"] = metrics.AverageRecall10,
            ["AR100"] = metrics.AverageRecall100,
            ["ARsmall"] = metrics.AverageRecallSmall,
            ["ARmedium"] = metrics.AverageRecallMedium,
            ["ARlarge"] = metrics.AverageRecallLarge,
        };
        foreach (var number in summary.EnumerateObject())
        {
            AssertClose(number.Value.GetDouble(), actual[number.Name], number.Name);
        }

        using var labels = JsonDocument.Parse(File.ReadAllText(groundTruth));
        var categoryIds = labels.RootElement.GetProperty(
            "categories").EnumerateArray().Select(category => category.GetProperty("id").GetInt32()).Order().ToList();
        foreach (var category in expected.RootElement.GetProperty("per_category").EnumerateObject())
        {
            var perClass =
                metrics.PerClass[categoryIds.IndexOf(int.Parse(category.Name, System.Globalization.CultureInfo.InvariantCulture))];
            AssertClose(category.Value.GetProperty("AP").GetDouble(), perClass.AveragePrecision, $"AP of category {category.Name}");
            AssertClose(category.Value.GetProperty("AP50").GetDouble(), perClass.AveragePrecision50, $"AP50 of category {category.Name}");
        }
    }

    /// <summary>The reference writes −1 where there is nothing to measure.</summary>
    private static void AssertClose(double expected, double actual, string what) =>
        Assert.AreEqual(expected, double.IsNaN(actual) ? -1 : actual, Tolerance, what);
}
