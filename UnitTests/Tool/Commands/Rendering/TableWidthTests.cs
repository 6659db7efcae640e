using System.Text.RegularExpressions;
using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Reports;
using MLNetGhost.Tool.Commands;

namespace MLNetGhost.UnitTests.Commands;

/// <summary>Every row of a table is one row of the terminal, whatever its width; what does not fit is left out, and no number is cut.</summary>
[TestClass]
public sealed partial class TableWidthTests
{
    private static readonly string[] s_classes = ["red blood cell", "platelet", "a name that is longer than any terminal would like to show"];

    public static IEnumerable<object[]> Widths => Enumerable.Range(60, 191).Select(width => new object[] { width });

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void MetricsTable_AnyWidth_HasARowForEachClassWithWholeNumbers(int width)
    {
        var screen = Show(width, console => MetricsTable.Write(console, Metrics()));

        AssertTable(screen, ["all (", "red blood cell ", "platelet ", "a name that"], width);
        foreach (var start in new[] { "COCO  AP 0.", "YOLO  mAP50 0." })
        {
            Assert.AreEqual(1, screen.Count(row => row.StartsWith(start, StringComparison.Ordinal)), string.Join('\n', screen));
        }

        Assert.AreEqual(
            15, screen.SkipWhile(row => !row.StartsWith("COCO", StringComparison.Ordinal)).Sum(row => Fraction().Count(row)),
            "12 numbers of COCO and 7 of YOLO, of which 4 are absent");
    }

    [TestMethod]
    [DataRow(60, "Class Objects AP AP50 P R")]
    [DataRow(80, "Class Objects COCO AP AP50 mAP50-95 mAP50 P R")]
    [DataRow(130, "Class Objects COCO AP AP50 mAP50-95 mAP50 P R")]
    public void MetricsTable_Header_NamesTheMostImportantColumnsThatFit(int width, string expected) =>
        Assert.AreEqual(expected, Words(Show(width, console => MetricsTable.Write(console, Metrics()))[1]));

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void DatasetTable_AnyWidth_HasARowForEachSplitAndClass(int width)
    {
        var splits = new[] { "train", "val", "test" }.Select(name => Dataset() with { Split = name }).ToArray();

        var screen = Show(width, console => DatasetTable.Write(console, splits, [.. splits.Select(LabelStatistics.Of)]));

        AssertTable(screen, ["train ", "val ", "test "], width);
        AssertTable([.. screen.Skip(6)], ["red blood cell ", "platelet ", "a name that"], width);
    }

    [TestMethod]
    [DataRow(60, "Split Pictures Empty Boxes Small Medium Large", "Class train boxes val boxes test boxes")]
    [DataRow(80, "Split Pictures Empty Boxes Crowds Small Medium Large Boxes each",
        "Id Class train boxes pictures val boxes test boxes")]
    [DataRow(250, "Split Pictures Empty Boxes Crowds Small Medium Large Boxes each",
        "Id Class train boxes pictures val boxes pictures test boxes pictures")]
    public void DatasetTable_Headers_NameTheMostImportantColumnsThatFit(int width, string ofSplits, string ofClasses)
    {
        var splits = new[] { "train", "val", "test" }.Select(name => Dataset() with { Split = name }).ToArray();

        var screen = Show(width, console => DatasetTable.Write(console, splits, [.. splits.Select(LabelStatistics.Of)]));

        Assert.AreEqual(ofSplits, Words(screen[1]));
        Assert.AreEqual(ofClasses, Words(screen.Single(row => row.Contains("Class", StringComparison.Ordinal))));
    }

    [TestMethod]
    public void Write_WideLettersAndMarkup_AreCutByTheirWidth()
    {
        var table = new FittedTable(new("Class"), new("Boxes"));
        table.Add(new string('細', 60), "12345");
        table.Add("[red]x", "7");

        var screen = Show(60, table.Write);

        Assert.HasCount(7, screen);
        StringAssert.Matches(screen[3], new("^ +細{20,}… +12345$"));
        StringAssert.Matches(screen[4], new(@"^ +\[red\]x +7$"));
    }

    [TestMethod]
    public void WriteLine_LongerThanTheTerminal_IsBrokenAtBlanksAndACommandIsNot()
    {
        const string Path = "/data/of/a/person/with/a/long/path";
        const string Command = "mlnetghost val --weights runs/train/a/weights/best.onnx --data bccd --split test";
        var terminal = new VirtualTerminal(60);
        var console = new ProgramConsole(terminal.CreateConsole(), TextWriter.Null, IsInteractive: true);

        console.WriteLine($"  {Path} has no splits: 80 pictures train and 20 are put aside for validation");
        NextCommands.Write(console, Command);

        CollectionAssert.AreEqual(
            new[]
            {
                $"  {Path} has no splits: 80",
                "  pictures train and 20 are put aside for validation",
                $"Next: {Command}"[..60], $"Next: {Command}"[60..].TrimEnd(), "",
            },
            terminal.Screen.ToArray());
    }

    [TestMethod]
    public void ErrorLine_LongerThanTheTerminal_IsBrokenAtBlanks()
    {
        using var text = new StringWriter();
        using var writer = new TerminalWriter(text, () => 20) { NewLine = "\n" };

        writer.WriteLine("a/path/of/some/length is missing; name another");

        Assert.AreEqual("a/path/of/some/length\nis missing; name\nanother", text.ToString().ReplaceLineEndings("\n").TrimEnd());
    }

    private static IReadOnlyList<string> Show(int width, Action<ProgramConsole> write)
    {
        var terminal = new VirtualTerminal(width, height: 80);
        write(new ProgramConsole(terminal.CreateConsole(), TextWriter.Null, IsInteractive: true));
        Assert.AreEqual(0, terminal.WrapCount, string.Join('\n', terminal.Screen));
        Assert.IsLessThan(width, terminal.Screen.Max(row => row.Length));
        return terminal.Screen;
    }

    /// <summary>A blank row, the header, a line, and the rows, of which each begins as said and has a number in every other column.</summary>
    private static void AssertTable(IReadOnlyList<string> screen, string[] starts, int width)
    {
        var place = screen.Index().First(row => row.Item.Contains("──", StringComparison.Ordinal)).Index;
        var columns = Column().Count(screen[place - 1].Trim().Replace("Boxes each", "Boxes-each", StringComparison.Ordinal)
            .Replace(" boxes", "-boxes", StringComparison.Ordinal).Replace("COCO AP", "COCO-AP", StringComparison.Ordinal));
        Assert.IsFalse(screen[place - 1].Contains('…'), screen[place - 1]);
        var hasId = screen[place - 1].Trim().StartsWith("Id ", StringComparison.Ordinal);
        foreach (var (index, start) in starts.Index())
        {
            var row = screen[place + 1 + index].Trim();
            row = hasId && row.StartsWith($"{index} ", StringComparison.Ordinal) ? row[2..].TrimStart() : row;
            StringAssert.StartsWith(row, start, $"{width} columns:\n{string.Join('\n', screen)}");
            var numbers = Numbers().Match(row).Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.HasCount(columns - (hasId ? 2 : 1), numbers, $"{width} columns:\n{string.Join('\n', screen)}");
            Assert.IsTrue(numbers.All(number => Number().IsMatch(number)), row);
        }

        Assert.AreEqual("", screen[place + 1 + starts.Length]);
    }

    private static string Words(string row) => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static DetectionMetrics Metrics()
    {
        var images = Enumerable.Range(0, 364).Select(picture =>
        {
            var labels = s_classes.Index().Select(entry =>
                new Annotation(entry.Index, new BoundingBox(10, 10 + (40 * entry.Index), 30, 30 + (40 * entry.Index)))).ToList();
            var found = labels.Take(1 + (picture % 3)).Select(label =>
                new Detection(label.ClassId, s_classes[label.ClassId], 0.4f + (picture % 50 * 0.01f), label.Box));
            return new EvaluatedImage($"{picture}.jpg", labels, [.. found]);
        });
        return DetectionEvaluator.Evaluate([.. images], s_classes);
    }

    private static DetectionDataset Dataset() => new("data", "train", s_classes, [.. Enumerable.Range(0, 364).Select(picture =>
        new AnnotatedImage($"{picture}.jpg", 160, 160, [.. s_classes.Index().Take(picture % 4).Select(entry =>
            new Annotation(entry.Index, new BoundingBox(10, 10, 30 + picture, 30)))]))], []);

    [GeneratedRegex(@"\d\.\d{3}")]
    private static partial Regex Fraction();

    [GeneratedRegex(@"\S+")]
    private static partial Regex Column();

    [GeneratedRegex(@"( +(\d[\d,.]*|–))+$")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"^(\d+|\d+\.\d|\d\.\d{3}|–)$")]
    private static partial Regex Number();
}
