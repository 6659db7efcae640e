using MLNetGhost.Files;
using MLNetGhost.UnitTests.Fixtures;
using YamlDotNet.RepresentationModel;

namespace MLNetGhost.UnitTests.Files;

[TestClass]
public sealed class YamlFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void ReadRoot_AliasesOfAFew_AreRead()
    {
        var root = (YamlMappingNode)Read("names: &names [cat, dog]\nother: *names\nword: &w cat\nagain: [*w, *w]\n")!;

        Assert.AreEqual(2, ((YamlSequenceNode)root.Children["other"]).Children.Count);
    }

    [TestMethod]
    public void ReadRoot_EmptyFile_IsNull() => Assert.IsNull(Read(""));

    [TestMethod]
    public void ReadRoot_NestingUpToTheLimit_IsRead() => Assert.IsNotNull(Read(Nested(YamlGuard.MostDepth)));

    [TestMethod]
    public void ReadRoot_NestingBeyondTheLimit_IsRefused() =>
        StringAssert.Contains(Refuse(Nested(YamlGuard.MostDepth + 1)), "line 1: lists and entries are nested more than 64 levels deep;");

    [TestMethod]
    public void ReadRoot_BlockNestingBeyondTheLimit_IsRefused() =>
        StringAssert.Contains(Refuse(string.Concat(Enumerable.Repeat("- ", YamlGuard.MostDepth + 1)) + "a"), "64 levels deep");

    [TestMethod]
    public void ReadRoot_AliasThatRaisesTheDepthBeyondTheLimit_IsRefused() => StringAssert.Contains(
        Refuse($"a: &a {Nested(40)}\nb: {new string('[', 30)}*a{new string(']', 30)}\n"), "line 2: lists and entries are nested more");

    [TestMethod]
    public void ReadRoot_AliasesThatMultiply_AreRefused()
    {
        var lines = Enumerable.Range(1, 7).Select(i => $"k{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]");

        StringAssert.Contains(Refuse($"k0: &a0 [x, x]\n{string.Join('\n', lines)}\n"),
            "line 6: there are more than 250,000 names and values, counting aliases as what they stand for; divide the file.");
    }

    [TestMethod]
    public void ReadRoot_AliasInsideWhatItNames_IsRefused() =>
        StringAssert.Contains(Refuse("a: &a [b, *a]\n"), "line 1: 'a' stands inside what it stands for; write it out.");

    [TestMethod]
    public void ReadRoot_AliasOfNothing_IsRefused() => StringAssert.Contains(Refuse("a: *b\n"), "is not YAML");

    [TestMethod]
    public void ReadRoot_MoreNodesThanTheLimit_IsRefused() => StringAssert.Contains(
        Refuse($"[{string.Concat(Enumerable.Repeat("a,", YamlGuard.MostNodes))}]"), "more than 250,000 names and values");

    [TestMethod]
    public void ReadRoot_LongFile_IsRefusedByItsLength() =>
        StringAssert.Contains(Refuse("#" + new string('a', FileLimit.Description)), "more than 4,194,304 bytes");

    [TestMethod]
    public void ReadRoot_ErrorWithForeignText_QuotesLittleOfIt()
    {
        var message = Refuse($"a: *{new string('b', 10_000)}\n");

        Assert.IsLessThan(600, message.Length, message);
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private string Refuse(string text) => Assert.ThrowsExactly<InvalidDataException>(() => Read(text)).Message;

    private YamlNode? Read(string text) => YamlFile.ReadRoot(_folder.Write("data.yaml", text), "write names");
}
