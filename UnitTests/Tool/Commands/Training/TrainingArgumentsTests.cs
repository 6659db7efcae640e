using System.CommandLine;
using MLNetGhost.Tool.Commands;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class TrainingArgumentsTests
{
    private static readonly TrainingOptions s_own = new() { Epochs = 7, Threads = 1, Workers = 5, CacheImages = true, Device = "cuda:1" };

    [TestMethod]
    public void ReadResumed_NothingGiven_KeepsTheRunsOwn() =>
        Assert.AreEqual(s_own with { ResumeFrom = "last" }, Read(""));

    [TestMethod]
    public void ReadResumed_SpeedGiven_HoldsInsteadOfTheRunsOwn() => Assert.AreEqual(
        s_own with { ResumeFrom = "last", Threads = 2, Workers = 0, CacheImages = false, Device = "cpu" },
        Read("--threads 2 --workers 0 --cache false --device cpu"));

    [TestMethod]
    public void ReadResumed_AllCoresGiven_IsNotTheRunsOwnNumber() => Assert.IsNull(Read("--threads 0").Threads);

    private static TrainingOptions Read(string line)
    {
        var arguments = new TrainingArguments();
        var command = new RootCommand();
        foreach (var option in arguments.All)
        {
            command.Options.Add(option);
        }

        return arguments.ReadResumed(command.Parse(line), "last", s_own);
    }
}
