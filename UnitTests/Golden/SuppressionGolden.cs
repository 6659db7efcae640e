using System.Globalization;
using System.Text.RegularExpressions;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Golden;

/// <summary>
/// Non-maximum suppression of one prediction with several settings, which the outputs' names encode:
/// out_[predict|agnostic|val_multilabel|maxdetN]_cSCORE_iIOU, the numbers without their decimal point (c025 is 0.25).
/// </summary>
[GoldenKind("nms_200")]
public sealed partial class SuppressionGolden : IGoldenVerifier
{
    public void Verify(GoldenCase golden)
    {
        var shape = golden.Shape("prediction");
        var classCount = (int)shape[1] - 4;
        var outputs = golden.Names.Where(name => name.StartsWith("out_", StringComparison.Ordinal)).ToArray();
        Assert.IsNotEmpty(outputs);
        foreach (var name in outputs)
        {
            var options = Options(name);
            var candidates = new CandidateList();
            YoloOutputDecoder.Collect(golden.Values("prediction"), classCount, options, candidates);
            var span = candidates.AsSpan();
            var kept = NonMaximumSuppression.SuppressInPlace(span, options);

            var expected = golden.Rows(name);
            Assert.AreEqual(expected.Length, kept, $"{name}: rows");
            for (var i = 0; i < kept; i++)
            {
                var (box, score, classId, _) = span[i];
                TensorAssert.AreClose(expected[i], [box.X0, box.Y0, box.X1, box.Y1, score, classId], 1e-3, $"{name}: row {i}");
            }
        }
    }

    private static SuppressionOptions Options(string name) => new()
    {
        ScoreThreshold = Fraction(ScorePart().Match(name)),
        IouThreshold = Fraction(IouPart().Match(name)),
        MaximumDetections = LimitPart().Match(name) is { Success: true } limit
            ? int.Parse(limit.Groups[1].Value, CultureInfo.InvariantCulture) : 300,
        ClassAgnostic = name.Contains("agnostic", StringComparison.Ordinal),
        MultiLabel = name.Contains("multilabel", StringComparison.Ordinal),
    };

    /// <summary>The digits after the leading zero are decimals: 025 is 0.25, 0001 is 0.001.</summary>
    private static float Fraction(Match match)
    {
        Assert.IsTrue(match.Success, "the output's name contains no threshold");
        return float.Parse("0." + match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("_c0(\\d+)")]
    private static partial Regex ScorePart();

    [GeneratedRegex("_i0(\\d+)")]
    private static partial Regex IouPart();

    [GeneratedRegex("maxdet(\\d+)")]
    private static partial Regex LimitPart();
}
