using MLNetGhost.Options;

namespace MLNetGhost.UnitTests.Options;

[TestClass]
public sealed class OptionRangeTests
{
    private static readonly OptionRange s_share = new() { Minimum = 0, Maximum = 1, ExcludesMaximum = true };
    private static readonly OptionRange s_positive = new() { Minimum = 0, ExcludesMinimum = true, Maximum = 9 };
    private static readonly OptionRange s_side = new() { IsWhole = true, Minimum = 64, Maximum = 8192, MultipleOf = 32 };

    [TestMethod]
    [DataRow(0, true)]
    [DataRow(0.999, true)]
    [DataRow(1, false)]
    [DataRow(-0.001, false)]
    [DataRow(double.NaN, false)]
    [DataRow(double.PositiveInfinity, false)]
    public void Contains_HalfOpenRange_LeavesOutItsOpenEnd(double value, bool expected) =>
        Assert.AreEqual(expected, s_share.Contains(value));

    [TestMethod]
    [DataRow(64, true)]
    [DataRow(8192, true)]
    [DataRow(0, false)]
    [DataRow(32, false)]
    [DataRow(100, false)]
    [DataRow(8224, false)]
    public void Contains_Multiples_TakesNothingBetween(double value, bool expected) =>
        Assert.AreEqual(expected, s_side.Contains(value));

    [TestMethod]
    public void Contains_ZeroBesidesTheRange_TakesZeroOnly()
    {
        var range = s_side with { AllowsZero = true };

        Assert.IsTrue(range.Contains(0));
        Assert.IsFalse(range.Contains(32));
    }

    [TestMethod]
    [DataRow("32", "--x 32 is less than 64; use 64 or more.")]
    [DataRow("100", "--x 100 is not a multiple of 32; use 96 or 128.")]
    [DataRow("9000", "--x 9000 is not a whole number from 64 to 8192; r.")]
    [DataRow("many", "--x many is not a whole number from 64 to 8192; r.")]
    public void Refuse_Multiples_NamesValueRuleAndRemedy(string text, string expected) =>
        Assert.AreEqual(expected, s_side.Refuse("--x", text, double.TryParse(text, out var value) ? value : null, "r"));

    [TestMethod]
    public void Refuse_EveryForm_SaysTheRuleInWords()
    {
        string Rule(OptionRange range) => range.Refuse("X", "a", null, "r");

        Assert.AreEqual("X a is not a number of at least 0 and less than 1; r.", Rule(s_share));
        Assert.AreEqual("X a is not a number greater than 0 and at most 9; r.", Rule(s_positive));
        Assert.AreEqual("X a is not a number from 0 to 9; r.", Rule(new() { Minimum = 0, Maximum = 9 }));
        Assert.AreEqual("X a is not a whole number of 1 or more; r.", Rule(new() { IsWhole = true, Minimum = 1 }));
        Assert.AreEqual("X a is not a number greater than 1; r.", Rule(new() { Minimum = 1, ExcludesMinimum = true }));
        Assert.AreEqual("X a is not a number of at most 1; r.", Rule(new() { Maximum = 1 }));
        Assert.AreEqual("X a is not a whole number from 0 to 8192; r.", Rule(s_side with { AllowsZero = true }));
        Assert.AreEqual("X a is not a number; r.", Rule(new()));
    }

    [TestMethod]
    public void ToString_EveryForm_IsAnInterval()
    {
        Assert.AreEqual("[0, 1)", s_share.ToString());
        Assert.AreEqual("(0, 9]", s_positive.ToString());
        Assert.AreEqual("≥ 1", new OptionRange { Minimum = 1 }.ToString());
        Assert.AreEqual("[64, 8192], multiples of 32", s_side.ToString());
    }
}
