using MLNetGhost.Model;

namespace MLNetGhost.UnitTests.Model;

[TestClass]
public class OnnxDetectorOptionsTests
{
    [TestMethod]
    [DataRow(InferenceProfile.Automatic, 1, 1, 1)]
    [DataRow(InferenceProfile.Automatic, 2, 2, 1)]
    [DataRow(InferenceProfile.Automatic, 4, 4, 1)]
    [DataRow(InferenceProfile.Automatic, 8, 4, 5)]
    [DataRow(InferenceProfile.Automatic, 64, 8, 57)]
    [DataRow(InferenceProfile.Latency, 8, 1, 8)]
    [DataRow(InferenceProfile.Throughput, 8, 8, 1)]
    public void Profile_Cores_GivesCallsAndThreadsThatFillThem(InferenceProfile profile, int cores, int calls, int threads)
    {
        var options = new OnnxDetectorOptions { Profile = profile };

        Assert.AreEqual(calls, options.CallsFor(cores));
        Assert.AreEqual(threads, options.SessionThreadsFor(cores));
    }

    [TestMethod]
    public void Threads_Given_GoBeforeTheProfile()
    {
        var options = new OnnxDetectorOptions { Profile = InferenceProfile.Throughput, Threads = 3 };

        Assert.AreEqual(2, options.CallsFor(8));
        Assert.AreEqual(3, options.SessionThreadsFor(8));
        Assert.AreEqual(1, options.CallsFor(2));
    }
}
