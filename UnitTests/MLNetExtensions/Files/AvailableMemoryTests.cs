using MLNetGhost.Files;

namespace MLNetGhost.UnitTests.Files;

[TestClass]
public sealed class AvailableMemoryTests
{
    [TestMethod]
    public void Read_ThisMachine_IsBetweenNothingAndAllOfTheMemory()
    {
        var available = AvailableMemory.Read();

        Assert.IsGreaterThan(0, available);
        Assert.IsLessThan(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, available);
    }

    [TestMethod]
    public void Parse_MemoryFileOfLinux_FindsTheAvailableBytes()
    {
        Assert.AreEqual(2048 * 1024, AvailableMemory.Parse(["MemTotal:        4096 kB", "MemFree:   10 kB", "MemAvailable:    2048 kB"]));
        Assert.IsNull(AvailableMemory.Parse(["MemTotal:        4096 kB", "MemAvailable:"]));
    }

    [TestMethod]
    [DataRow(60L, 100L, 10L, 0L, 60L, DisplayName = "what the system has")]
    [DataRow(60L, 40L, 10L, 0L, 30L, DisplayName = "what a container leaves")]
    [DataRow(null, 100L, 10L, 70L, 30L, DisplayName = "what others leave")]
    [DataRow(null, 100L, 20L, 0L, 80L, DisplayName = "before the first collection")]
    [DataRow(60L, 10L, 20L, 0L, 0L, DisplayName = "nothing")]
    public void Choose_Figures_TakesTheSmallest(long? system, long limit, long own, long load, long expected) =>
        Assert.AreEqual(expected, AvailableMemory.Choose(system, limit, own, load));
}
