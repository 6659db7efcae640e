using System.Text.RegularExpressions;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Documentation;

/// <summary>The <c>dotnet run</c> commands in the documentation name projects and programs that exist.</summary>
[TestClass]
public sealed partial class CommandTests
{
    public static IEnumerable<string> Pages =>
        from path in Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.PathOf("Samples"), "*.md", SearchOption.AllDirectories))
        let relative = Path.GetRelativePath(Repository.Root, path).Replace(Path.DirectorySeparatorChar, '/')
        where !relative.Contains("/bin/", StringComparison.Ordinal) && !relative.Contains("/obj/", StringComparison.Ordinal)
        orderby relative
        select relative;

    [TestMethod]
    [DynamicData(nameof(Pages))]
    public void Page_EveryRunCommand_NamesAProjectOrAProgram(string page)
    {
        var missing = Commands(page).Where(command => !Exists(command)).ToArray();

        Assert.AreEqual("", string.Join(", ", missing), $"{page} runs what is not in the repository");
    }

    [TestMethod]
    public void Pages_OfTheRepository_HaveManyCommands() => Assert.IsGreaterThan(30, Pages.SelectMany(Commands).Count());

    /// <summary>What is run, except the reader's own project beside the clone.</summary>
    private static IEnumerable<string> Commands(string page) => RunCommand().Matches(File.ReadAllText(Repository.PathOf(page)))
        .Select(match => match.Groups["what"].Value).Where(what => !what.StartsWith("../", StringComparison.Ordinal));

    private static bool Exists(string project)
    {
        var path = Repository.PathOf(project.Split('/'));
        return File.Exists(path) || File.Exists(Path.Combine(path, Path.GetFileName(path) + ".csproj"));
    }

    /// <summary>The project or the .cs file of a command; a line break may occur within it.</summary>
    [GeneratedRegex(@"dotnet\s+run(?:\s+-c\s+Release)?\s+(?:--project\s+(?<what>[\w./-]+)|(?<what>[\w./-]+\.cs))")]
    private static partial Regex RunCommand();
}
