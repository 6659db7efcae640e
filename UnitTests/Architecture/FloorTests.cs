using System.Text.RegularExpressions;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Architecture;

/// <summary>
/// Every arrow points down: the sources obey the floors of <see cref="Building.All"/>, and the documentation shows the same floors.
/// </summary>
[TestClass]
public sealed partial class FloorTests
{
    private static readonly Lazy<SourceGraph> s_graph = new(() => SourceGraph.Create(Sources()));

    [TestMethod]
    public void Sources_EveryRoom_UsesLowerFloorsOnly() => AssertNone(FloorRules.FindUpwardUses(s_graph.Value, Building.All));

    [TestMethod]
    public void Sources_Folders_FormNoCircle() => AssertNone(FloorRules.FindCircles(s_graph.Value));

    [TestMethod]
    public void Sources_EveryRoom_IsOnAFloor() => AssertNone(FloorRules.FindMissingRooms(s_graph.Value, Building.All));

    [TestMethod]
    public void Sources_Namespaces_AreRootAndRoom() => AssertNone(FloorRules.FindOtherNamespaces(s_graph.Value, Building.All));

    /// <summary>An empty graph would satisfy the rules above, too.</summary>
    [TestMethod]
    [DataRow("MLNetExtensions/Imaging", "MLNetExtensions/Geometry")]
    [DataRow("MLNetExtensions/Transforms", "MLNetExtensions/DataViews")]
    [DataRow("MLNetExtensions/Catalog", "MLNetExtensions/Data")]
    [DataRow("Trainer/Data", "MLNetExtensions/Geometry")]
    [DataRow("Trainer/Network", "Trainer/Kernels")]
    [DataRow("Trainer/Export", "Trainer/Onnx")]
    [DataRow("Trainer/Training", "Trainer/Network")]
    [DataRow("Trainer/Catalog", "Trainer/Training")]
    [DataRow("Fleet/Work", "Fleet/Engine")]
    [DataRow("Fleet/Work", "MLNetExtensions/Transforms")]
    [DataRow("Fleet/Catalog", "Fleet/Jobs")]
    [DataRow("Tool/Commands", "Fleet/Catalog")]
    [DataRow("Reports/Training", "Trainer/Training")]
    [DataRow("Tool/Commands", "Reports/Training")]
    [DataRow("Tool/Commands", "Trainer/Training")]
    [DataRow("Tool/Program.cs", "Tool/Commands")]
    public void Graph_KnownArrow_IsInIt(string from, string to)
    {
        var arrows = s_graph.Value.Uses.Select(use => (RoomPath(use.File), RoomPath(use.Target))).ToHashSet();

        Assert.Contains((from, to), arrows);
    }

    [TestMethod]
    public void Graph_OfTheSources_HasManyPairsOfFiles() =>
        Assert.IsGreaterThan(1000, s_graph.Value.Uses.DistinctBy(use => (use.File, use.Target)).Count());

    [TestMethod]
    public void Documentation_Floors_AreThoseOfTheTable()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "architecture.md")).ReplaceLineEndings("\n");

        var block = FloorBlock().Match(page);

        Assert.IsTrue(block.Success, "docs/architecture.md has no block ```floors");
        Assert.AreEqual(string.Concat(Building.All.Select(building => $"{building}\n")), block.Groups["floors"].Value);
    }

    private static string RoomPath(string file) => string.Join('/', file.Split('/').Take(2));

    private static void AssertNone(IReadOnlyList<string> problems) => Assert.IsEmpty(problems, $"\n{string.Join('\n', problems)}\n");

    private static IEnumerable<(string Path, string Text)> Sources() =>
        from building in Building.All
        from path in Directory.EnumerateFiles(Repository.PathOf(building.Folder), "*.cs", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(Repository.Root, path).Replace(Path.DirectorySeparatorChar, '/')
        where !relative.Contains("/obj/", StringComparison.Ordinal) && !relative.Contains("/bin/", StringComparison.Ordinal)
        select (relative, File.ReadAllText(path));

    [GeneratedRegex("^```floors\n(?<floors>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex FloorBlock();
}
