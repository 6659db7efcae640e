using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using MLNetGhost.Model;
using MLNetGhost.Options;
using MLNetGhost.Tool.Commands;
using MLNetGhost.Tool.Reports;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Documentation;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Commands;

/// <summary>For every option of every record: the program and C# accept the same values and have the same default and messages.</summary>
[TestClass]
public sealed class RecordOptionsTests
{
    private static readonly Command[] s_commands = CreateCommands();

    /// <summary>Every option of a record that has a range.</summary>
    public static IEnumerable<object[]> Ranged =>
        from entry in OptionRecords.All
        from option in OptionTable.Of(entry.Record.GetType()).Options
        where option.Range is not null
        select new object[] { entry.Title, option.Property.Name };

    [TestMethod]
    [DynamicData(nameof(Ranged))]
    public void Range_ItsEnds_AreTakenByBothAndWhatIsBeyondByNeither(string title, string property)
    {
        var (_, record, validate, _) = OptionRecords.All.Single(entry => entry.Title == title);
        var source = OptionTable.Of(record.GetType())[property];
        var (inside, outside) = Ends(source);
        Assert.IsNotEmpty(inside, "a range without limits is not a range");
        var options = Offered(source);

        foreach (var value in inside)
        {
            Assert.IsNull(Refusal(record, validate, source, value), $"{property} {value}");
            foreach (var option in options)
            {
                Assert.IsEmpty(Parse(option, value).Errors, $"{option.Name} {value}");
            }
        }

        foreach (var value in outside)
        {
            var refusal = Refusal(record, validate, source, value);
            Assert.IsNotNull(refusal, $"{property} {value}");
            foreach (var option in options.Where(_ => source.Zero is null || Number(value) != 0))
            {
                var expected = source.Zero is null
                    ? refusal.Replace($"{property} ", $"{option.Name} ", StringComparison.Ordinal)
                    : RefusalBesidesZero(source, option, value);
                Assert.AreEqual(expected, Parse(option, value).Errors.Single().Message, $"{option.Name} {value}");
            }
        }
    }

    [TestMethod]
    public void Offered_EveryOptionWithAName_IsInACommand()
    {
        var missing = OptionRecords.All.SelectMany(entry => OptionTable.Of(entry.Record.GetType()).Options)
            .Where(option => option.Name is not null && Offered(option).Length == 0);

        Assert.AreEqual("", string.Join(", ", missing.Select(option => option.Property)));
    }

    [TestMethod]
    public void Read_NothingGiven_IsTheDefaultOfCSharp()
    {
        var training = new TrainingArguments();
        AssertSame(new TrainingOptions(), training.Read(Parse(training.All, "")));
        AssertSame(new AugmentationOptions(), training.Read(Parse(training.All, "")).Augmentation!);
        var detection = new DetectionArguments();
        AssertSame(new SuppressionOptions(), detection.Read(Parse(detection.All, ""), []));
        var all = new DetectorArguments([.. OptionTable.Of<OnnxDetectorOptions>().Options.Select(option => option.Property.Name)]);
        AssertSame(new OnnxDetectorOptions(), all.Read(Parse(all.All, "")));
        var validation = new RecordOptions<ValidationOptions>();
        AssertSame(new ValidationOptions(), validation.Read(Parse(validation.All, ""), new ValidationOptions()));
        var export = new RecordOptions<ExportOptions>();
        AssertSame(new ExportOptions { ClassNames = [] }, export.Read(Parse(export.All, ""), new ExportOptions { ClassNames = [] }));
    }

    [TestMethod]
    public void Read_ZeroThatStandsForAnotherChoice_LeavesWhatTheRecordHas()
    {
        var export = new RecordOptions<ExportOptions>();
        var record = new ExportOptions { ClassNames = [], Height = 96, Width = 128 };

        var read = export.Read(Parse(export.All, "--height 0 --width 160 --batch 0"), record);

        Assert.AreEqual(record with { Width = 160 }, read);
    }

    [TestMethod]
    public void ArgsYaml_EveryOptionOfTraining_ComesBack()
    {
        using var folder = new TemporaryFolder();
        var (first, second) = (new TrainingArguments(), new TrainingArguments());
        var given = Parse(first.All, [.. first.All.SelectMany(option => OtherValue(((IRecordOption)option).Source).Prepend(option.Name))]);
        Assert.IsEmpty(given.Errors);

        OptionsFile.Write(folder.File("args.yaml"), OptionValues.Of(given, first.All));
        var root = Root([.. second.All, OptionsFileExpansion.CreateOption()]);
        var read = second.Read(OptionsFileExpansion.Expand(root, root.Parse(["--config", folder.File("args.yaml")])));

        AssertSame(first.Read(given), read);
        AssertSame(first.Read(given).Augmentation!, read.Augmentation!);
        AssertNoneSame(new TrainingOptions(), read, except: nameof(TrainingOptions.ResumeFrom));
        AssertNoneSame(new AugmentationOptions(), read.Augmentation!);
    }

    private static (List<object> Inside, List<object> Outside) Ends(OptionDescription source)
    {
        var range = source.Range!;
        var (inside, outside) = (new List<object>(), new List<object>());
        (double, bool, int)[] ends = [(range.Minimum, range.ExcludesMinimum, -1), (range.Maximum, range.ExcludesMaximum, 1)];
        foreach (var (end, isExcluded, outwards) in ends)
        {
            if (double.IsFinite(end))
            {
                inside.Add(isExcluded ? Next(source, end, -outwards) : Value(source, end));
                outside.Add(isExcluded ? Value(source, end) : Next(source, end, outwards));
            }
        }

        if (range.MultipleOf > 0)
        {
            outside.Add(Value(source, range.Minimum + 1));
        }

        return (inside, outside);
    }

    /// <summary>The adjacent value of the property's type.</summary>
    private static object Next(OptionDescription source, double value, int direction)
    {
        var step = Math.Max(source.Range!.MultipleOf, 1) * direction;
        return source.ValueType == typeof(float) ? direction > 0 ? MathF.BitIncrement((float)value) : MathF.BitDecrement((float)value)
            : source.Range.IsWhole ? Value(source, value + step)
            : direction > 0 ? Math.BitIncrement(value) : Math.BitDecrement(value);
    }

    private static object Value(OptionDescription source, double value) => Convert.ChangeType(
        value, source.ValueType.IsAssignableTo(typeof(ITuple)) ? typeof(int) : source.ValueType, CultureInfo.InvariantCulture);

    private static double Number(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    /// <summary>The program's message for a value where it also accepts 0.</summary>
    private static string RefusalBesidesZero(OptionDescription source, Option option, object value) =>
        (source.Range! with { AllowsZero = true }).Refuse(option.Name, OptionDescription.TextOf(value)!, Number(value), "the default is 0");

    /// <summary>C#'s message for a value; null if it is accepted.</summary>
    private static string? Refusal(object record, Action<object> validate, OptionDescription source, object value)
    {
        object given = source.ValueType.IsAssignableTo(typeof(ITuple)) ? ((int)value, (int)value) : value;
        try
        {
            validate(OptionTable.With(record, [KeyValuePair.Create(source, (object?)given)]));
            return null;
        }
        catch (ArgumentOutOfRangeException e)
        {
            return e.Message.Split(" (Parameter")[0];
        }
    }

    /// <summary>The option as each command that has it offers it.</summary>
    private static Option[] Offered(OptionDescription source) =>
    [
        .. s_commands.SelectMany(command => command.Options).Where(option => option is IRecordOption { Source.Property: var property }
            && property.DeclaringType == source.Property.DeclaringType && property.Name == source.Property.Name),
    ];

    /// <summary>An accepted value other than the default, as command-line words.</summary>
    private static string[] OtherValue(OptionDescription source) => source switch
    {
        { Range: not null } => [OptionDescription.TextOf(OtherNumber(source))!],
        { ValueType.IsEnum: true } => [CommandOptions.WordOf(source.Members.First(name => name != $"{source.Default}"))],
        { Default: bool value } => [value ? "false" : "true"],
        { Property.Name: nameof(TrainingOptions.Model) } => ["n"],
        { Property.Name: nameof(TrainingOptions.Device) } => ["cuda:1"],
        { Property.Name: nameof(TrainingOptions.Freeze) } => ["backbone", "neck.13"],
        _ => ["some text"],
    };

    private static object OtherNumber(OptionDescription source) =>
        Ends(source).Inside.Append(Value(source, source.Range!.Minimum + 1)).First(value => !value.Equals(source.Default));

    private static void AssertNoneSame(object left, object right, string? except = null)
    {
        foreach (var option in OptionTable.Of(left.GetType()).Options.Where(option => option.Property.Name != except))
        {
            Assert.AreNotEqual(Text(option, left), Text(option, right), option.Name);
        }
    }

    private static void AssertSame(object expected, object actual)
    {
        foreach (var option in OptionTable.Of(expected.GetType()).Options)
        {
            Assert.AreEqual(Text(option, expected), Text(option, actual), option.Property.Name);
        }
    }

    private static string? Text(OptionDescription option, object record) => OptionDescription.TextOf(option.Property.GetValue(record));

    private static ParseResult Parse(Option option, object value) => Parse([option], $"{option.Name}={OptionDescription.TextOf(value)}");

    private static ParseResult Parse(IEnumerable<Option> options, string line) =>
        Parse(options, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static ParseResult Parse(IEnumerable<Option> options, string[] arguments) => Root(options).Parse(arguments);

    private static RootCommand Root(IEnumerable<Option> options)
    {
        var root = new RootCommand();
        foreach (var option in options)
        {
            root.Options.Add(option);
        }

        return root;
    }

    private static Command[] CreateCommands()
    {
        using var output = new StringWriter();
        return [.. OptionPage.WithTheirOwn(CommandList.Create(ProgramConsole.ForWriters(output, output)))];
    }
}
