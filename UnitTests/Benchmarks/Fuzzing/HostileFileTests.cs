using MLNetGhost.Benchmarks.Fuzzing;

namespace MLNetGhost.UnitTests.Benchmarks;

/// <summary>Files that are made to do harm: <c>predict</c> and <c>data</c> refuse them in a sentence and little memory.</summary>
[TestClass]
public class HostileFileTests
{
    /// <summary>Bytes on the managed heap, and growth of the process. <c>Benchmarks -- refuse</c> also measures the time.</summary>
    private const long MostMemory = 200 << 20;

    /// <summary>A sentence or two, not the file.</summary>
    private const int LongestError = 4000;

    public static IEnumerable<string> Names => HostileCases.All.Select(hostile => hostile.Name);

    [TestMethod]
    [TestCategory("Slow")]
    [DynamicData(nameof(Names))]
    public void Program_HostileFile_IsRefusedInASentence(string name)
    {
        var hostile = HostileCases.Get(name);
        if (hostile.NeedsLinux && !OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("The file can only be made on Linux.");
        }

        var run = HostileRun.Start(hostile);

        Assert.AreEqual(hostile.ExitCode, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error + run.Output, hostile.Says);
        Assert.IsLessThanOrEqualTo(LongestError, run.Error.Length);
        Assert.IsFalse(run.Error.Any(character => char.IsControl(character) && character is not ('\n' or '\r')), run.Error);
        Assert.IsLessThanOrEqualTo(MostMemory, run.Allocated, "bytes on the managed heap");
        Assert.IsLessThanOrEqualTo(MostMemory, run.Growth, "growth of the process");
    }
}
