using MLNetGhost.Options;

namespace MLNetGhost.UnitTests.Options;

[TestClass]
public sealed class OptionTableTests
{
    [TestMethod]
    public void Of_DerivedRecord_ListsTheOptionsOfTheBaseFirstAndNothingElse() => CollectionAssert.AreEqual(
        new[] { "Count", "Share", "Kind", "Size" }, OptionTable.Of<Derived>().Options.Select(option => option.Property.Name).ToArray());

    [TestMethod]
    public void Of_SameAsAnotherRecord_HasItsRangeAndAnOwnDefault()
    {
        var share = OptionTable.Of<Other>()["Share"];

        Assert.AreEqual("[0, 1)", share.Range!.ToString());
        Assert.AreEqual(0.25f, share.Default);
    }

    [TestMethod]
    public void Validate_Defaults_Pass() => OptionTable.Validate(new Derived());

    [TestMethod]
    public void Validate_OutOfRange_NamesValueRuleAndRemedy()
    {
        Refused(new Base { Count = 5 }, "Count 5 is not a whole number from 1 to 4; leave it out for the default.");
        Refused(new Base { Share = 1 }, "Share 1 is not a number of at least 0 and less than 1; the default is 0.5.");
        Refused(new Base { Share = double.NaN }, "Share NaN is not a number");
        Refused(new Derived { Kind = (DayOfWeek)9 }, "Kind 9 is not known; use Sunday, ");
        Refused(new Derived { Size = (1, 0) }, "Size 0 is not a whole number of 1 or more");
    }

    [TestMethod]
    public void Validate_RecordBehindItsBase_ChecksWhatItReallyIs()
    {
        Base record = new Derived { Size = (0, 1) };

        Refused(record, "Size 0");
    }

    [TestMethod]
    public void With_Values_CopiesAndLeavesTheRecordAlone()
    {
        var table = OptionTable.Of<Derived>();
        var record = new Derived { Count = 2, Share = 0.1, Rest = "kept" };

        var copy = OptionTable.With(record, new Dictionary<OptionDescription, object?> { [table["Count"]] = null, [table["Share"]] = 0.7 });

        Assert.AreEqual(new Derived { Count = null, Share = 0.7, Rest = "kept" }, copy);
        Assert.AreEqual(new Derived { Count = 2, Share = 0.1, Rest = "kept" }, record);
    }

    [TestMethod]
    public void With_NullWhereThatIsNotPossible_LeavesTheValue() => Assert.AreEqual(
        0.1, OptionTable.With(new Base { Share = 0.1 }, [KeyValuePair.Create(OptionTable.Of<Base>()["Share"], (object?)null)]).Share);

    [TestMethod]
    public void With_PropertyThatRefuses_ThrowsItsOwnException()
    {
        var threshold = OptionTable.Of<SuppressionOptions>()["ScoreThreshold"];

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => OptionTable.With(new SuppressionOptions(), [KeyValuePair.Create(threshold, (object?)2f)]));
    }

    private static void Refused(Base record, string expected) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => OptionTable.Validate(record)).Message, expected);

    private record Base
    {
        [Option("count", Minimum = 1, Maximum = 4)]
        public int? Count { get; init; }

        public string Rest { get; init; } = "";

        [Option(Minimum = 0, Maximum = 1, ExcludesMaximum = true)]
        public double Share { get; init; } = 0.5;
    }

    private sealed record Derived : Base
    {
        [Option]
        public DayOfWeek Kind { get; init; }

        [Option(Minimum = 1)]
        public (int Height, int Width)? Size { get; init; }
    }

    private sealed record Other
    {
        [Option(SameAs = typeof(Base))]
        public float Share { get; init; } = 0.25f;
    }
}
