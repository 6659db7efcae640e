namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class ExportCommandTests
{
    [TestMethod]
    public async Task Export_TuneWithoutInt8_NamesTheMissingOption() =>
        (await ProgramRun.Start("export", "--weights", "any.safetensors", "--tune")).AssertBadInput("give --int8 --data too");

    [TestMethod]
    [DataRow("--data")]
    [DataRow("--int8-range", "7bit")]
    [DataRow("--tune-tolerance", "0.1")]
    public async Task Export_OptionOfInt8WithoutInt8_IsRefused(string option, string value = ".") =>
        (await ProgramRun.Start("export", "--weights", "any.safetensors", option, value))
            .AssertBadInput($"{option} is about the 8-bit model; give --int8 too");

    [TestMethod]
    public async Task Export_ToleranceWithoutTune_IsRefused() =>
        (await ProgramRun.Start("export", "--weights", "any.safetensors", "--int8", "--data", ".", "--tune-tolerance", "0.1"))
            .AssertBadInput("--tune-tolerance is about the search of --tune; give that too");

    [TestMethod]
    [DataRow("entropy")]
    [DataRow("min-max")]
    public async Task Export_PercentileOfAnotherMethod_IsRefused(string method) => (await ProgramRun.Start(
        "export", "--weights", "any.safetensors", "--int8", "--data", ".", "--int8-calibration", method, "--int8-percentile", "99.9"))
            .AssertBadInput("--int8-percentile is about --int8-calibration percentile; choose that");

    [TestMethod]
    [DataRow("--imgsz", "640")]
    [DataRow("--layout", "raw")]
    [DataRow("--json", "a.json")]
    public async Task Export_OptionOfOnnxForTimm_IsRefused(string option, string value) =>
        (await ProgramRun.Start("export", "--weights", "any.safetensors", "--format", "timm", option, value))
            .AssertBadInput($"there is nothing for {option}");

    [TestMethod]
    public async Task Export_UnknownRange_ListsTheWords()
    {
        var run = await ProgramRun.Start("export", "--weights", "any.safetensors", "--int8", "--data", ".", "--int8-range", "9bit");

        run.AssertBadInput("8bit");
        run.AssertBadInput("7bit");
    }
}
