using System.Reflection;
using MLNetGhost.Options;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Documentation;

/// <summary><c>docs/options.md</c> matches the code, and no option is missing from it.</summary>
[TestClass]
public sealed class OptionPageTests
{
    private const string Refresh = "MLNETGHOST_REFRESH_DOCS";

    /// <summary>
    /// Properties of options records that are not options: data, other records, other views of an option, and progress receivers.
    /// </summary>
    private static readonly string[] s_others =
    [
        "TrainingOptions.Augmentation", "GhostYoloOptions.Scale", "GhostYoloOptions.ValidationSet", "GhostYoloOptions.Detection",
        "GhostYoloOptions.Progress", "GhostYoloOptions.Cancellation", "DetectionOptions.Columns",
        "OnnxDetectorOptions.Preparation", "DetectObjectsOptions.Preparation",
    ];

    [TestMethod]
    public void Page_IsWhatTheCodeSays()
    {
        var path = Repository.PathOf("docs/options.md");
        var expected = OptionPage.Create();
        if (Environment.GetEnvironmentVariable(Refresh) is "1")
        {
            File.WriteAllText(path, expected);
        }

        var actual = File.ReadAllText(path).ReplaceLineEndings("\n");
        Assert.AreEqual(expected, actual, $"set {Refresh}=1 and run this test again to rewrite the page");
    }

    [TestMethod]
    public void Records_EveryPropertyThatCanBeSet_IsAnOption()
    {
        var missing = OptionRecords.All.Select(entry => entry.Record.GetType())
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Where(property => property.CanWrite && !property.IsDefined(typeof(OptionAttribute)))
            .Select(property => $"{property.DeclaringType!.Name}.{property.Name}").Distinct().Except(s_others);

        Assert.AreEqual("", string.Join(", ", missing), "give each an [Option], or list it here");
    }

    [TestMethod]
    public void Page_EveryOptionWithANameInTheProgram_SaysWhichCommandHasIt()
    {
        var lines = OptionPage.Create().Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        var rows = lines.Select(line => line.Split(" | ")).Where(cells => cells.Length == 6).ToArray();
        var wrong = rows.Where(cells => (cells[1].Length > 0) != (cells[2].Length > 0)).Select(cells => cells[0]);

        Assert.IsGreaterThan(60, rows.Length);
        Assert.AreEqual("", string.Join(", ", wrong));
    }
}
