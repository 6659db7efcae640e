namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class ExportCommandTests
{
    [TestMethod]
    public async Task Export_TuneWithoutInt8_NamesTheMissingOption() =>
        (await ProgramRun.Start("export", "--weights", "any.safetensors", "--tune")).AssertBadInput("give --int8 --data too");

    [TestMethod]
    public async Task Export_UnknownRange_ListsTheWords()
    {
        var run = await ProgramRun.Start("export", "--weights", "any.safetensors", "--int8", "--data", ".", "--int8-range", "9bit");

        run.AssertBadInput("8bit");
        run.AssertBadInput("7bit");
    }
}
