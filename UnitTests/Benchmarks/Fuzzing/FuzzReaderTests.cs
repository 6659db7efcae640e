using MLNetGhost.Benchmarks.Fuzzing;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Benchmarks;

/// <summary>
/// A short run over every reader of ours, the same inputs each time; <c>Benchmarks -- fuzz --minutes 60</c> is the long one. Readers that
/// hand the input to another library's native code are left to that: its crashes are not this build's.
/// </summary>
[TestClass]
public class FuzzReaderTests
{
    public static IEnumerable<string> Targets => FuzzTargets.All.Where(target => target.Outside is null).Select(target => target.Name);

    [TestMethod]
    [TestCategory("Slow")]
    [DynamicData(nameof(Targets))]
    public void Read_AlteredFiles_RefusesThemAsDocumented(string name)
    {
        using var folder = new TemporaryFolder();
        var target = FuzzTargets.Get(name);

        var tally = new FuzzSession(target, new FuzzPlan(Seed: 1, folder.Path) { Inputs = target.ShortRun }).Run();

        // How long an input took depends on what else the machine does; the long run looks at it.
        var finds = tally.Finds.Where(find => find.Kind != FuzzFind.Slow);
        Assert.AreEqual("", string.Join('\n', finds));
        Assert.AreEqual(target.ShortRun, tally.Inputs);
        Assert.IsGreaterThan(0, tally.Accepted);
    }
}
