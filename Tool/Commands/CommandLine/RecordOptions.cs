using System.CommandLine;
using MLNetGhost.Options;

namespace MLNetGhost.Tool.Commands;

/// <summary>The program's options for an options record.</summary>
/// <typeparam name="T">The record.</typeparam>
internal sealed class RecordOptions<T>
    where T : class
{
    private readonly BoundOption[] _bound;

    /// <summary>Creates them from the record's table.</summary>
    /// <param name="offers">Which of the properties that have a name in the program the command offers; null for all.</param>
    /// <param name="bind">Binds by hand the properties for which it does not return null; null to bind none by hand.</param>
    public RecordOptions(Func<string, bool>? offers = null, Func<OptionDescription, BoundOption?>? bind = null) => _bound =
    [
        .. OptionTable.Of<T>().Options.Where(option => option.Name is not null && offers?.Invoke(option.Property.Name) != false)
            .Select(option => bind?.Invoke(option) ?? (option.Name == "device" ? BoundOption.Device(option) : BoundOption.Of(option))),
    ];

    /// <summary>The options, in the order in which the record declares them.</summary>
    public IEnumerable<Option> All => _bound.Select(bound => bound.Option);

    /// <summary>The option of a property.</summary>
    /// <param name="property">The property's name.</param>
    public Option this[string property] => _bound.Single(bound => bound.Source.Property.Name == property).Option;

    /// <summary>A copy of a record with the values of the command line.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="record">Supplies the properties that the command does not offer or whose options are not given.</param>
    /// <param name="only">Which options are read; null for all.</param>
    public T Read(ParseResult parsed, T record, Func<BoundOption, bool>? only = null) => OptionTable.With(
        record,
        _bound.Where(bound => bound.Value is not null && only?.Invoke(bound) != false)
            .Select(bound => KeyValuePair.Create(bound.Source, bound.Value!(parsed))));
}
