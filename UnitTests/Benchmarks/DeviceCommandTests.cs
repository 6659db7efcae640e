using MLNetGhost.Benchmarks.Device;
using Spectre.Console;

namespace MLNetGhost.UnitTests.Benchmarks;

[TestClass]
public class DeviceCommandTests
{
    [TestMethod]
    [TestCategory("Slow")]
    public void Run_Processor_AgreesWithItselfAndTimesEverything()
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var options = new DeviceOptions
        {
            Device = "cpu",
            Members = ["edge-n", "yolo11n"],
            ImageSize = 64,
            BatchSize = 2,
            Steps = 1,
            Pictures = 8,
            Rows = 20,
            TimesProcessor = false,
        };

        var code = DeviceCommand.Run(options, console, new Progress<string>());

        var rows = output.ToString().Split('\n').Select(line => line.Split('│', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 9).ToArray();
        Assert.AreEqual(0, code, output.ToString());
        foreach (var (area, what, network, count) in new[]
        {
            ("training", "loss of a step", "edge-n", 3), ("training", "gradients", "edge-n", 3), ("training", "images/s", "edge-n", 3),
            ("training", "gradients", "yolo11n", 1), ("validation", "loss", "edge-n", 1), ("validation", "detections", "yolo11n", 1),
            ("detection", "float32, detections", "edge-n", 2), ("detection", "pictures/s, one at a time", "edge-n", 1),
            ("detection", "pictures/s, batches of 2", "yolo11n", 1), ("detection", "pictures/s, Transform", "yolo11n", 1),
            ("memory", "peak of the process", "", 1),
        })
        {
            var found = rows.Where(cells => cells[1] == area && cells[2].StartsWith(what, StringComparison.Ordinal)
                && cells[3].StartsWith(network, StringComparison.Ordinal)).ToArray();
            Assert.HasCount(count, found, $"{area}, {what}, {network}");
            Assert.IsTrue(found.All(cells => cells[7] == (what.Contains('/') || area == "memory" ? "" : "yes")), $"{what}, {network}");
        }

        var detections = rows.First(cells => cells[2].StartsWith("float32", StringComparison.Ordinal));
        Assert.AreEqual(detections[4], detections[5]);
        Assert.AreNotEqual("0", detections[4], "A comparison of nothing would prove nothing.");
    }

    [TestMethod]
    public void Run_DeviceThatTorchLacks_IsAnError()
    {
        var options = new DeviceOptions { Device = "cuda:77", Members = ["edge-n"] };

        var error = Assert.ThrowsExactly<ArgumentException>(
            () => DeviceCommand.Run(options, AnsiConsole.Console, new Progress<string>()));

        StringAssert.Contains(error.Message, "cuda:77");
    }

    [TestMethod]
    [DataRow("--device cpu --imgsz 100", "--imgsz must be a multiple of 32 from 64 on.")]
    [DataRow("--device cpu --batch 0", "--batch must be 1 or more.")]
    [DataRow("--members edge-n", "--device")]
    [DataRow("--device cpu --members edge-x", "edge-x is not known here")]
    public void Create_ValueOutOfRange_IsRejected(string arguments, string expected)
    {
        StringAssert.Contains(DeviceCommand.Create().Parse(arguments).Errors.Single().Message, expected);
    }

    [TestMethod]
    public void Compare_Detections_PairsTheNearestOfAClass()
    {
        Detection[] expected = [At(0, 0.9f, 0), At(1, 0.8f, 50), At(0, 0.5f, 100)];

        Assert.AreEqual(new DetectionMatch(true, 0, 0), DetectionMatch.Compare(expected, [expected[2], expected[0], expected[1]]));
        var moved = DetectionMatch.Compare(expected, [At(0, 0.9f, 1), At(1, 0.75f, 50), At(0, 0.5f, 100)]);
        Assert.IsTrue(moved.AreAsMany);
        Assert.AreEqual(0.05f, moved.Score, 1e-6);
        Assert.AreEqual(1f, moved.Box, 1e-6);
        Assert.IsFalse(DetectionMatch.Compare(expected, expected[..2]).AreAsMany);
        Assert.IsFalse(DetectionMatch.Compare(expected[..2], expected).AreAsMany);
        Assert.IsFalse(DetectionMatch.Compare(expected, [expected[0], At(2, 0.8f, 50), expected[2]]).AreAsMany);

        static Detection At(int classId, float score, float x) => new(classId, "", score, new BoundingBox(x, 0, x + 10, 10));
    }

    [TestMethod]
    public void Parse_ListingOfTheDriver_AddsAProcessOverCards()
    {
        Assert.AreEqual(768.0, PeakMemory.Parse("12, 300\n4711, 512\n4711, 256\n", 4711));
        Assert.IsNull(PeakMemory.Parse("12, 300\n", 4711));
        Assert.IsNull(PeakMemory.Parse("4711, [N/A]\n", 4711));
    }
}
