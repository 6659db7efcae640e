using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace MLNetGhost.Options;

/// <summary>All options of an options record, in the order in which they are declared.</summary>
internal sealed class OptionTable
{
    /// <summary>What trimming must leave of a record: its options, and the constructor that gives their defaults.</summary>
    public const DynamicallyAccessedMemberTypes Members =
        DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor;

    private const string HasATable = "A record that is checked has a table of its own type, which keeps its members.";

    private static readonly ConcurrentDictionary<Type, OptionTable> s_tables = new();

    private readonly Dictionary<string, OptionDescription> _byProperty;

    private OptionTable([DynamicallyAccessedMembers(Members)] Type record)
    {
        var defaults = new Lazy<object>(() => Activator.CreateInstance(record)!);
        Options =
        [
            .. record.GetProperties()
                .Where(property => property.IsDefined(typeof(OptionAttribute)))
                .OrderBy(property => Depth(property.DeclaringType!))
                .ThenBy(property => property.HasMetadataToken() ? property.MetadataToken : 0) // Native code has none.
                .Select(property => new OptionDescription(property, defaults)),
        ];
        _byProperty = Options.ToDictionary(option => option.Property.Name, StringComparer.Ordinal);
    }

    /// <summary>The options, a base record's first.</summary>
    public IReadOnlyList<OptionDescription> Options { get; }

    /// <summary>The option of a property.</summary>
    /// <param name="property">The property's name.</param>
    /// <exception cref="KeyNotFoundException">The property is not an option.</exception>
    public OptionDescription this[string property] => _byProperty[property];

    /// <summary>The options of a record.</summary>
    /// <typeparam name="T">The record.</typeparam>
    public static OptionTable Of<[DynamicallyAccessedMembers(Members)] T>() => Of(typeof(T));

    /// <summary>The options of a record.</summary>
    /// <param name="record">The record's type.</param>
    public static OptionTable Of([DynamicallyAccessedMembers(Members)] Type record) =>
        s_tables.TryGetValue(record, out var table) ? table : s_tables.GetOrAdd(record, new OptionTable(record));

    /// <summary>Checks every option of a record, according to its runtime type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; the message names value, rule and remedy.</exception>
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = HasATable)]
    public static void Validate(object record)
    {
        foreach (var option in Of(record.GetType()).Options)
        {
            option.Require(option.Property.GetValue(record));
        }
    }

    /// <summary>Checks a value being assigned to a property.</summary>
    /// <param name="value">The value.</param>
    /// <param name="property">The property's name.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is outside the property's range.</exception>
    public T Require<T>(T value, [CallerMemberName] string property = "")
    {
        this[property].Require(value);
        return value;
    }

    /// <summary>Copies a record with other values.</summary>
    /// <param name="record">The record, which is not changed.</param>
    /// <param name="values">Options with their values; null leaves an option unchanged if it cannot be null.</param>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = HasATable)]
    public static T With<T>(T record, IEnumerable<KeyValuePair<OptionDescription, object?>> values)
        where T : class
    {
        // The method that a `with` expression calls.
        var clone = record.GetType().GetMethod("<Clone>$", BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)!;
        var copy = clone.Invoke(record, null)!;
        foreach (var (option, value) in values)
        {
            if (value is not null || option.Default is null)
            {
                option.Property.SetValue(copy, value, BindingFlags.DoNotWrapExceptions, binder: null, index: null, culture: null);
            }
        }

        return (T)copy;
    }

    private static int Depth(Type type) => type.BaseType is { } parent ? 1 + Depth(parent) : 0;
}
