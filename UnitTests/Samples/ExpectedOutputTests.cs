namespace MLNetGhost.UnitTests.Samples;

/// <summary>The comparison itself can fail.</summary>
[TestClass]
public sealed class ExpectedOutputTests
{
    [TestMethod]
    public void AssertMatches_SameLines_Passes()
    {
        ExpectedOutput.AssertMatches(["a … c", "…", "  end"], "a b c\nany\n\nthing\n  end\n");
        ExpectedOutput.AssertMatches(["a", "…", "end"], "a\nend\n");
    }

    [TestMethod]
    [DataRow("a b\nend\n", DisplayName = "a line differs")]
    [DataRow("a b c\nend\nmore\n", DisplayName = "a line too many")]
    [DataRow("a b c\n", DisplayName = "a line is missing")]
    public void AssertMatches_OtherLines_Fails(string output) =>
        Assert.ThrowsExactly<AssertFailedException>(() => ExpectedOutput.AssertMatches(["a … c", "end"], output));
}
