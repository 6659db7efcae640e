using MLNetGhost.Benchmarks.Fuzzing;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Benchmarks;

[TestClass]
public class FuzzCorpusTests
{
    /// <summary>Small enough that most alterations meet something that matters.</summary>
    private const int LargestFile = 8 << 10;

    public static IEnumerable<string> Targets => FuzzTargets.All.Select(target => target.Name);

    [TestMethod]
    public void Corpus_EveryFolder_BelongsToAReader()
    {
        var folders = Directory.EnumerateDirectories(FuzzCorpus.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray();
        var used = FuzzTargets.All.Concat(PlantedTargets.All).Select(target => target.Corpus).Distinct().Order(StringComparer.Ordinal);

        CollectionAssert.AreEqual(used.ToArray(), folders);
    }

    [TestMethod]
    public void Corpus_EveryFile_IsSmall()
    {
        foreach (var file in Directory.EnumerateFiles(FuzzCorpus.Root, "*", SearchOption.AllDirectories))
        {
            Assert.IsLessThanOrEqualTo(LargestFile, new FileInfo(file).Length, file);
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    [DynamicData(nameof(Targets))]
    public void Corpus_UnchangedFiles_AreReadWithoutFault(string name)
    {
        using var folder = new TemporaryFolder();
        var target = FuzzTargets.Get(name);
        var plan = new FuzzPlan(Seed: 1, folder.Path) { Inputs = FuzzCorpus.Files(target.Corpus).Count };

        var tally = new FuzzSession(target, plan).Run();

        Assert.IsGreaterThan(0, tally.Accepted, "no file of the corpus is accepted: its alterations would test nothing but the first check");
        Assert.AreEqual(0, tally.Faults, string.Join('\n', tally.Finds));
    }
}
