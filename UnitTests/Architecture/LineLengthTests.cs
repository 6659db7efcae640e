using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Architecture;

/// <summary>Lines of code and prose fit a review side by side.</summary>
[TestClass]
public class LineLengthTests
{
    private const int Longest = 140;

    [TestMethod]
    [DataRow("MLNetExtensions")]
    [DataRow("Trainer")]
    [DataRow("Fleet")]
    [DataRow("Reports")]
    [DataRow("Web")]
    [DataRow("Tool")]
    [DataRow("Benchmarks")]
    [DataRow("Samples")]
    public void Code_EveryLine_IsAtMost140Characters(string project) =>
        AssertLines(Directory.EnumerateFiles(Repository.PathOf(project), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin")));

    /// <summary>Tables and links cannot be broken.</summary>
    [TestMethod]
    public void Pages_EveryLineOfProse_IsAtMost140Characters() => AssertLines(
        Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md")
            .Concat(new[] { "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md" }.Select(name => Repository.PathOf(name))));

    private static void AssertLines(IEnumerable<string> files)
    {
        var tooLong = (from file in files
                       from line in File.ReadLines(file).Index()
                       where line.Item.Length > Longest && !line.Item.StartsWith('|')
                       select $"{file}:{line.Index + 1}: {line.Item.Length}").ToList();

        Assert.IsEmpty(tooLong, string.Join('\n', tooLong));
    }
}
