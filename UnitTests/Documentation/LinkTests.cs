using System.Text.RegularExpressions;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Documentation;

/// <summary>From the README, a reader comes to every page, by links to files that exist.</summary>
[TestClass]
public sealed partial class LinkTests
{
    [TestMethod]
    public void Pages_FollowedFromTheReadme_LinkToFilesThatExistAndToEveryPage()
    {
        var (open, reached, missing) = (new Queue<string>(["README.md"]), new HashSet<string>(["README.md"]), new List<string>());
        while (open.TryDequeue(out var page))
        {
            foreach (var target in Targets(page))
            {
                var path = Path.GetRelativePath(
                    Repository.Root, Path.GetFullPath(target, Path.GetDirectoryName(Repository.PathOf(page))!)).Replace('\\', '/');
                if (!Path.Exists(Repository.PathOf(path)))
                {
                    missing.Add($"{page}: {target}");
                }
                else if (path.EndsWith(".md", StringComparison.Ordinal) && reached.Add(path))
                {
                    open.Enqueue(path);
                }
            }
        }

        var unreached = Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Select(path => $"docs/{Path.GetFileName(path)}")
            .Except(reached).ToList();
        Assert.IsEmpty(missing, $"Links to what does not exist:\n{string.Join('\n', missing)}");
        Assert.IsEmpty(unreached, $"Pages that no link leads to:\n{string.Join('\n', unreached)}");
        Assert.IsGreaterThan(20, reached.Count);
    }

    /// <summary>The files that a page links to and shows, outside its blocks of code.</summary>
    private static IEnumerable<string> Targets(string page) =>
        Link().Matches(Fence().Replace(File.ReadAllText(Repository.PathOf(page)), ""))
            .Select(match => match.Groups["target"].Value.Split('#')[0]).Where(target => target.Length > 0);

    [GeneratedRegex(@"\]\((?!\w+:)(?<target>[^()\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
