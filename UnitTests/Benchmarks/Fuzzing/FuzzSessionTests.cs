using MLNetGhost.Benchmarks.Fuzzing;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Benchmarks;

/// <summary>Readers with planted faults: what the fuzzer does not find there, it would not find anywhere.</summary>
[TestClass]
public sealed class FuzzSessionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("planted-exception", nameof(InvalidOperationException))]
    [DataRow("planted-memory", "Memory")]
    [DataRow("planted-change", "Changing")]
    [DataRow("planted-message", "LongMessage")]
    [DataRow("planted-terminal", "ControlCharacters")]
    [DataRow("planted-result", nameof(FuzzOracleException))]
    public void Run_ReaderWithAFault_FindsItOnce(string target, string kind)
    {
        var tally = Run(target, inputs: 40);

        var find = tally.Finds.Single();
        Assert.AreEqual(kind, find.Kind, find.Detail);
        Assert.IsGreaterThan(1, tally.Faults, "several inputs have the same fault");
        Assert.AreEqual((40L, 40L), (tally.Inputs, tally.Accepted + tally.Refused + tally.Faults));
    }

    [TestMethod]
    public void Run_Find_IsMadeAgainFromSeedAndIndex()
    {
        var find = Run("planted-exception", inputs: 40).Finds.Single();
        var saved = File.ReadAllBytes(Path.Combine(_folder.Path, find.FileName));

        CollectionAssert.AreEqual(saved, new FuzzMutator(FuzzTargets.Get("planted-exception"), seed: 1).Create(find.Index));
        Assert.AreEqual(find, Run("planted-exception", inputs: 1, first: find.Index).Finds.Single());
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [DataRow("planted-overrun")]
    [DataRow("planted-underrun")]
    [DataRow("planted-buffer")]
    public void Run_ReaderThatLeavesItsMemory_IsStoppedByTheGuardAndTheRunGoesOn(string target)
    {
        var tally = Run(target, inputs: 8);

        Assert.AreEqual("Crash", tally.Finds[0].Kind);
        Assert.AreEqual(8, tally.Inputs);
        Assert.IsGreaterThan(0, tally.Accepted, "inputs without the fault");
    }

    [TestMethod]
    public void Run_ReaderThatDoesNotEnd_IsEnded()
    {
        var tally = Run("planted-stop", inputs: 6);

        Assert.AreEqual("Stop", tally.Finds.Single().Kind);
        Assert.AreEqual(6, tally.Inputs);
    }

    [TestMethod]
    public void Run_CrashOfAnotherLibrary_IsCountedApart()
    {
        var tally = Run("planted-outside", inputs: 6);

        Assert.IsGreaterThan(0, tally.OutsideFaults);
        Assert.AreEqual(tally.Faults, tally.OutsideFaults);
    }

    private FuzzTally Run(string target, int inputs, long first = 0) =>
        new FuzzSession(FuzzTargets.Get(target), new FuzzPlan(Seed: 1, _folder.Path)
        {
            First = first,
            Inputs = inputs,
            StopLimit = TimeSpan.FromSeconds(3),
        }).Run();
}
