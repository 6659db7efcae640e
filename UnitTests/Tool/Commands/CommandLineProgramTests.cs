using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class CommandLineProgramTests
{
    [TestMethod]
    public async Task Run_Help_ListsTheCommandsAndExitCodes()
    {
        var run = await ProgramRun.Start("--help");

        Assert.AreEqual(0, run.ExitCode);
        StringAssert.Contains(run.Output, "mlnetghost [command] [options]");
        StringAssert.Contains(run.Output, "130 stopped by Ctrl-C");
        StringAssert.Contains(run.Output, "Check a dataset");
        Assert.AreEqual("", run.Error);
    }

    [TestMethod]
    public async Task Run_NoArguments_ShowsTheHelp()
    {
        var run = await ProgramRun.Start();

        Assert.AreEqual(0, run.ExitCode);
        StringAssert.Contains(run.Output, "Check a dataset");
    }

    [TestMethod]
    public async Task Run_HabitsOfOtherTools_AreSetRight()
    {
        (await ProgramRun.Start("predict",
            "weights=x.onnx", "source=photos")).AssertBadInput(
                "weights=x.onnx is not valid for mlnetghost predict; write --weights x.onnx.");
        (await ProgramRun.Start("predict",
            "--model", "x.onnx", "--source",
                "photos")).AssertBadInput("--model is not an option of mlnetghost predict; did you mean --weights?");
    }

    [TestMethod]
    public async Task Run_HelpOfACommand_ShowsDefaults()
    {
        var run = await ProgramRun.Start("data", "--help");

        Assert.AreEqual(0, run.ExitCode);
        StringAssert.Contains(run.Output, "--samples <n>");
        StringAssert.Contains(run.Output, "[default: 12]");
    }

    [TestMethod]
    [DataRow("train")]
    [DataRow("val")]
    [DataRow("predict")]
    public async Task Run_HelpOfACommand_ShowsEachDefaultOnce(string command)
    {
        var run = await ProgramRun.Start(command, "--help");

        var lines = run.Output.Split("\n  -");
        Assert.AreEqual("", string.Join('\n', lines.Where(line => line.Split("[default:").Length > 2)));
        StringAssert.Contains(run.Output, "[default: cpu]");
    }

    [TestMethod]
    [DataRow("data", "--data")]
    [DataRow("train", "--data")]
    [DataRow("train", "--name")]
    public async Task Run_EmptyText_NamesTheOption(string command, string option)
    {
        (await ProgramRun.Start(command, option, "")).AssertBadInput($"{option} has an empty value");
    }

    [TestMethod]
    [DataRow("100", "--imgsz 100 is not a multiple of 32; use 96 or 128.")]
    [DataRow("32", "--imgsz 32 is less than 64; use 64 or more.")]
    [DataRow("many", "--imgsz many is not a whole number from 0 to 8192")]
    public async Task Run_WrongSize_NamesTheOption(string size, string expected)
    {
        (await ProgramRun.Start("val", "--weights", "x", "--data", "x", "--imgsz", size)).AssertBadInput(expected);
    }

    [TestMethod]
    public async Task Run_UnknownOption_SuggestsTheNearest()
    {
        (await ProgramRun.Start("data", "--datum",
            "x")).AssertBadInput("--datum is not an option of mlnetghost data; did you mean --data?");
    }

    [TestMethod]
    public async Task Run_UnknownOptionAfterOneOfSeveralValues_IsNotTakenForAValue()
    {
        (await ProgramRun.Start("predict",
            "--weights", "x.onnx", "--source",
                "photos", "--cnf", "0.3")).AssertBadInput("--cnf is not an option of mlnetghost predict; did you mean --conf?");
    }

    [TestMethod]
    public async Task Run_ModelWhereACheckpointIsNeeded_SaysWhatToName()
    {
        using var folder = new TemporaryFolder();

        (await ProgramRun.Start("export",
            "--weights", folder.Write("model.onnx",
                ""))).AssertBadInput("model.onnx is not a checkpoint; name the weights/best.safetensors of a run.");
    }

    [TestMethod]
    public async Task Run_UnknownCommand_SuggestsTheNearest()
    {
        (await ProgramRun.Start("dta")).AssertBadInput("dta is not a command of mlnetghost; did you mean data?");
    }

    [TestMethod]
    public async Task Run_MissingOption_IsNamed()
    {
        (await ProgramRun.Start("data")).AssertBadInput("Option '--data' is required");
    }

    [TestMethod]
    [DataRow("--samples", "many", "--samples many is not a whole number from 1 to 100; the default is 12.")]
    [DataRow("--samples", "0", "--samples 0 is not a whole number from 1 to 100; the default is 12.")]
    [DataRow("--split", "dev", "--split dev is not known; use all, train, val or test, or shares such as 80/20 or 80/10/10.")]
    public async Task Run_WrongValue_SaysWhatIsAllowed(string option, string value, string expected)
    {
        (await ProgramRun.Start("data", "--data", ".", option, value)).AssertBadInput(expected);
    }

    [TestMethod]
    public async Task Run_MissingFolder_SaysWhatToName()
    {
        (await ProgramRun.Start("data", "--data",
            "/no/such/folder")).AssertBadInput("The dataset folder /no/such/folder does not exist; name");
    }

    [TestMethod]
    public async Task Run_OptionsFile_StandsInForOptionsThatAreNotGiven()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Write("options.yaml", "samples: 400\nsplit: val\n");

        (await ProgramRun.Start("data", "--data", ".", "--config", config)).AssertBadInput("--samples 400 is not a whole number");
        (await ProgramRun.Start("data", "--data",
            "/no/such", "--samples", "3", "--config", config)).AssertBadInput("/no/such does not exist");
    }

    [TestMethod]
    public async Task Run_OptionsFileWithAnUnknownName_NamesFileAndOption()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Write("options.yaml", "sample: 4\n");

        (await ProgramRun.Start("data", "--data", ".", "--config", config)).AssertBadInput("'sample' is not an option of mlnetghost data");
        (await ProgramRun.Start("data", "--data", ".", "--config", "/no/such.yaml")).AssertBadInput("/no/such.yaml does not exist");
    }
}
