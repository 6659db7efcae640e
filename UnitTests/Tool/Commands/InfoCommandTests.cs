using System.Diagnostics;
using MLNetGhost.Tool.Commands;
using MLNetGhost.Trainer.Network;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class InfoCommandTests
{
    [TestMethod]
    public async Task Info_MemberOfTheFamily_ShowsLayersAndTheParametersOfBothForms()
    {
        var run = await ProgramRun.Start("info", "--model", "edge-n", "--imgsz", "64");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, "neck.10");
        StringAssert.Contains(run.Output, "2,895,776");
        StringAssert.Contains(run.Output, "2,222,448");
    }

    [TestMethod]
    public async Task Info_SideThatIsNoMultipleOf32_SuggestsSides()
    {
        (await ProgramRun.Start("info", "--model", "edge-n", "--imgsz", "100")).AssertBadInput("100 is not a multiple of 32");
    }

    [TestMethod]
    public async Task Info_MissingOrForeignFile_SaysSo()
    {
        (await ProgramRun.Start("info", "--weights", "/no/such.onnx")).AssertBadInput("The file /no/such.onnx does not exist");
        (await ProgramRun.Start("info", "--weights", typeof(InfoCommandTests).Assembly.Location)).AssertBadInput("is not an ONNX file");
    }

    [TestMethod]
    [DataRow("n")]
    [DataRow("edge-n")]
    [DataRow("int8-n")]
    [DataRow("yolo11n")]
    public void Measure_Network_AccountsForEveryParameterInBothForms(string model)
    {
        using var network = DetectionNetwork.Create(ModelFamily.Get(model), 3, seed: 0);
        using var folded = network.Fold();

        var trained = NetworkProfile.Measure(network, 64);
        var plain = NetworkProfile.Measure(folded, 64);

        Assert.AreEqual(network.ParameterCount, trained.Parameters);
        Assert.AreEqual(folded.ParameterCount, plain.Parameters);
        Assert.HasCount(trained.Layers.Count, plain.Layers);
        foreach (var (before, after) in trained.Layers.Zip(plain.Layers))
        {
            CollectionAssert.AreEqual(before.Output.ToArray(), after.Output.ToArray(), before.Name);
            Assert.IsLessThanOrEqualTo(before.Multiplications, after.Multiplications, before.Name);
        }

        Assert.IsTrue(network.training, "The network is left in the mode it was in.");
    }

    [TestMethod]
    [DataRow("n")]
    [DataRow("edge-s")]
    [DataRow("int8-n")]
    [DataRow("yolo11n")]
    public void Measure_NoPicture_IsCountedAsIfOneHadBeenSentThrough(string model)
    {
        using var network = DetectionNetwork.Create(ModelFamily.Get(model), 3, seed: 0);
        using var folded = network.Fold();
        foreach (var form in new nn.Module<Tensor, Tensor[]>[] { network, folded })
        {
            var measured = NetworkProfile.Measure(form, 192);
            var sent = NetworkProfile.Measure(form, 192, pictures: 1);

            Assert.AreEqual(sent.ConvolutionCount, measured.ConvolutionCount);
            Assert.HasCount(sent.Layers.Count, measured.Layers);
            foreach (var (expected, layer) in sent.Layers.Zip(measured.Layers))
            {
                CollectionAssert.AreEqual(expected.Output.ToArray(), layer.Output.ToArray(), layer.Name);
                Assert.AreEqual(
                    (expected.Name, expected.Multiplications, expected.OutputElements),
                    (layer.Name, layer.Multiplications, layer.OutputElements));
            }
        }
    }

    [TestMethod]
    public async Task Run_InAProcessOfItsOwnWithOneThread_WritesNothingButItsTable()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CommandLineProgram).Assembly.Location, "info", "--model", "edge-n"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OMP_NUM_THREADS"] = "1" },
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.AreEqual("", await error);
        StringAssert.Contains(output, "edge-n: 80 classes");
        Assert.IsFalse(output.Contains("NNPACK", StringComparison.Ordinal), output);
    }

    [TestMethod]
    public void Measure_Yolo11Nano_HasThePublishedFlops()
    {
        using var network = DetectionNetwork.Create(ModelFamily.Yolo11Nano, 80, seed: 0);

        Assert.AreEqual(6.5, 2e-9 * NetworkProfile.Measure(network, 640).Multiplications, 0.05);
    }
}
