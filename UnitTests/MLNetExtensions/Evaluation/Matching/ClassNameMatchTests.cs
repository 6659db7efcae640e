using MLNetGhost.Evaluation;

namespace MLNetGhost.UnitTests.Evaluation;

[TestClass]
public class ClassNameMatchTests
{
    [TestMethod]
    public void Create_SameLists_HasNothingToSay()
    {
        var match = ClassNameMatch.Create(["a", "b"], ["a", "b"]);

        CollectionAssert.AreEqual(new[] { 0, 1 }, match.LabelOf.ToArray());
        Assert.IsNull(match.Measured);
        Assert.IsEmpty(match.Describe([1, 1]));
    }

    [TestMethod]
    [DataRow("a b c", "c a b", "1 2 0")]
    [DataRow("a b c", "b d", "-1 0 -1")]
    [DataRow("A b", "b a", "1 0")]
    [DataRow("A a", "a", "-1 0")]
    [DataRow("A", "a A", "1")]
    [DataRow("x A a", "x AA aa", "0 -1 -1")]
    [DataRow("aA x", "aa AA x", "-1 2")]
    [DataRow("a a b", "b a a", "1 2 0")]
    [DataRow("red_cell x", "redcell x", "-1 1")]
    public void Create_Names_AreMatchedExactlyThenWithoutCase(string detected, string labelled, string expected)
    {
        var match = ClassNameMatch.Create(detected.Split(' '), labelled.Split(' '));

        Assert.AreEqual(expected, string.Join(' ', match.LabelOf));
    }

    [TestMethod]
    public void Create_NamesThatDifferInBlanks_AreTheSame()
    {
        var match = ClassNameMatch.Create(["red cell ", "x"], ["redcell", "x"]);

        CollectionAssert.AreEqual(new[] { 0, 1 }, match.LabelOf.ToArray());
        StringAssert.Contains(match.Describe([0, 0]).Single(), "'red cell ' of the detector and 'redcell' of the labels");
    }

    [TestMethod]
    public void Rename_Detections_HaveTheIdsOfTheLabelsWithoutOtherClasses()
    {
        var match = ClassNameMatch.Create(["a", "b", "c"], ["c", "a"]);
        Detection[] found = [.. Enumerable.Range(0, 3).Select(id => new Detection(id, "abc"[id..(id + 1)], 0.5f, new(0, 0, id + 1, 1)))];

        var renamed = match.Rename(found);

        CollectionAssert.AreEqual(
            new[] { new Detection(1, "a", 0.5f, new(0, 0, 1, 1)), new Detection(0, "c", 0.5f, new(0, 0, 3, 1)) }, renamed.ToArray());
        CollectionAssert.AreEqual(new[] { 0, 2 }, match.Measured!.ToArray());
    }
}
