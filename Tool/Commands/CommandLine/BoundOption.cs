using System.CommandLine;
using MLNetGhost.Imaging;
using MLNetGhost.Options;

namespace MLNetGhost.Tool.Commands;

/// <summary>A property of an options record, the program's option for it, and how the property gets its value from the option.</summary>
/// <param name="Source">What the record declares.</param>
/// <param name="Option">The program's option.</param>
/// <param name="Value">
/// Returns the property's value; a null result leaves a non-nullable property unchanged. Null if the command sets the property itself.
/// </param>
internal sealed record BoundOption(OptionDescription Source, Option Option, Func<ParseResult, object?>? Value)
{
    /// <summary>Creates the option that suits the property's type.</summary>
    /// <param name="source">What the record declares; it has a name in the program.</param>
    /// <exception cref="NotSupportedException">The property's type needs an option of its own.</exception>
    public static BoundOption Of(OptionDescription source) => source switch
    {
        { ValueType: var type } when type == typeof(int) => Number<int>(source),
        { ValueType: var type } when type == typeof(float) => Number<float>(source),
        { ValueType: var type } when type == typeof(double) => Number<double>(source),
        { Default: bool value } => Bind(source, new RecordOption<bool>(source).Switch(value), on => on),
        { ValueType.IsEnum: true, Default: null } => OptionalChoice(source),
        { ValueType.IsEnum: true } => Choice(source),
        { ValueType: var type } when type == typeof(ChannelValues) => Channels(source),
        { ValueType: var type } when type == typeof(BoundingBox) => Box(source),
        { ValueType: var type } when type == typeof(string) => Text(source),
        { ValueType: var type } when type == typeof(IReadOnlyList<string>) => Bind(source, List(source), CommandOptions.SplitList),
        { ValueType: var type } when type == typeof(IReadOnlyDictionary<string, string>) => Bind(
            source, List(source).Entries(), CommandOptions.SplitEntries),
        _ => throw new NotSupportedException($"{source.Property} has a type without a ready-made option; bind it by hand."),
    };

    /// <summary>Binds an option that was made by hand.</summary>
    /// <typeparam name="T">The type of its value on the command line.</typeparam>
    /// <param name="source">What the record declares.</param>
    /// <param name="option">The option.</param>
    /// <param name="convert">Converts it to the property's value.</param>
    public static BoundOption Bind<T>(OptionDescription source, Option<T> option, Func<T?, object?> convert) =>
        new(source, option, parsed => convert(parsed.GetValue(option)));

    /// <summary>The device: a number is a graphics card, as in YOLO tools.</summary>
    /// <param name="source">What the record declares.</param>
    public static BoundOption Device(OptionDescription source) => Bind(
        source, new RecordOption<string>(source) { HelpName = source.ValueName }.Device((string)source.Default!), given => given);

    /// <summary>An option of several words.</summary>
    /// <param name="source">What the record declares.</param>
    public static RecordOption<string[]> List(OptionDescription source) =>
        new(source) { HelpName = source.ValueName, AllowMultipleArgumentsPerToken = true };

    private static BoundOption Text(OptionDescription source) => source.Default is string text
        ? Bind(source, new RecordOption<string>(source) { HelpName = source.ValueName ?? "text" }.Filled(text), given => given)
        : Bind(source, new RecordOption<string?>(source) { HelpName = source.ValueName ?? "file" }.Filled(), given => given);

    private static BoundOption Number<T>(OptionDescription source)
        where T : struct, System.Numerics.INumber<T>
    {
        if (source.Zero is not null)
        {
            var range = source.Range! with { AllowsZero = true };
            return Bind(source, new RecordOption<T>(source).Number(T.Zero, range), given => T.IsZero(given) ? null : given);
        }

        return source.Default is T value
            ? Bind(source, new RecordOption<T>(source).Number(value, source.Range!), given => given)
            : Bind(source, new RecordOption<T?>(source).OptionalNumber(source.Range!), given => given);
    }

    private static BoundOption OptionalChoice(OptionDescription source)
    {
        var values = source.Members.ToDictionary(CommandOptions.WordOf, name => Enum.Parse(source.ValueType, name));
        var option = new RecordOption<string?>(source) { HelpName = source.ValueName }.OptionalChoice([.. values.Keys]);
        return Bind(source, option, word => word is null ? null : values[word]);
    }

    private static BoundOption Channels(OptionDescription source) => Bind(
        source, new RecordOption<float[]?>(source) { HelpName = source.ValueName }.OneOrThree(), numbers => numbers switch
        {
            [var all] => ChannelValues.All(all),
            [var red, var green, var blue] => new ChannelValues(red, green, blue),
            _ => null,
        });

    private static BoundOption Box(OptionDescription source) => Bind(
        source, new RecordOption<float[]?>(source) { HelpName = source.ValueName }.Region(),
        numbers => numbers is [var x0, var y0, var x1, var y1] ? new BoundingBox(x0, y0, x1, y1) : null);

    private static BoundOption Choice(OptionDescription source)
    {
        var values = source.Members.ToDictionary(CommandOptions.WordOf, name => Enum.Parse(source.ValueType, name));
        var option = new RecordOption<string>(source).Choice(CommandOptions.WordOf(source.Default!.ToString()!), [.. values.Keys]);
        return Bind(source, option, word => values[word!]);
    }
}
