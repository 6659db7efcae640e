using MLNetGhost.Tool.Commands;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class LiveDisplayTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly VirtualTerminal _terminal = new(60);

    public void Dispose() => _terminal.Dispose();

    [TestMethod]
    public void WriteLine_ShorterThanTheRows_LeavesNoEndOfThem()
    {
        using (var display = new LiveDisplay(_terminal.CreateConsole(), width => [new string('x', 200), "second row"], _time))
        {
            display.WriteLine("short");
            display.WriteLine("\e[2Jwarning", LineTone.Warning);

            CollectionAssert.AreEqual(
                new[] { "short", @"\u001B[2Jwarning", new string('x', 58) + "…", "second row" }, _terminal.Screen.ToArray());
        }

        CollectionAssert.AreEqual(new[] { "short", @"\u001B[2Jwarning", "" }, _terminal.Screen.ToArray());
        Assert.AreEqual(0, _terminal.WrapCount);
    }

    [TestMethod]
    public void WriteLine_TerminalThatCutsRowsWhenNarrower_ErasesNothingElse()
    {
        var console = _terminal.CreateConsole();
        using var display = new LiveDisplay(console, width => [new string('x', width)], _time, rewraps: false);
        display.WriteLine("kept");

        console.Profile.Width = 30; // The terminal itself has not wrapped anything.
        display.WriteLine("more");

        CollectionAssert.AreEqual(new[] { "kept", "more", new string('x', 29) }, _terminal.Screen.ToArray());
    }

    [TestMethod]
    public void Change_FasterThanAnyoneReads_IsDrawnWithTheNext()
    {
        var count = 0;
        using var display = new LiveDisplay(_terminal.CreateConsole(), _ => [$"{count}"], _time);

        display.Change(() => count++);
        Assert.AreEqual("0", _terminal.Screen.Single());
        _time.Advance(0.2);
        display.Change(() => count++);

        Assert.AreEqual("2", _terminal.Screen.Single());
    }

    [TestMethod]
    public void Change_AfterTheEnd_DrawsNothing()
    {
        var display = new LiveDisplay(_terminal.CreateConsole(), _ => ["row"], _time);
        display.Dispose();
        _time.Advance(2);

        display.Change(() => { });

        Assert.AreEqual("", _terminal.Screen.Single());
    }

    [TestMethod]
    public void Run_StageAndBarOnATerminal_LeaveNothing()
    {
        var console = new ProgramConsole(_terminal.CreateConsole(), TextWriter.Null, IsInteractive: true);

        Assert.AreEqual(3, Stage.Run(console, "Reading the dataset", () => 3));
        Assert.AreEqual(4, ProgressBar.Run(console, "Predicting", 2, step =>
        {
            step();
            step();
            return 4;
        }));

        Assert.AreEqual("", _terminal.Screen.Single());
    }

    [TestMethod]
    public void Run_StageElsewhere_IsALine()
    {
        using var output = new StringWriter();

        Stage.Run(ProgramConsole.ForWriters(output, TextWriter.Null), "Reading the dataset", () => { });

        Assert.AreEqual("Reading the dataset …", output.ToString().TrimEnd());
    }
}
