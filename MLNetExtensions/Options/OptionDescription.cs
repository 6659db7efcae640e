using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace MLNetGhost.Options;

/// <summary>One option of an options record, as declared by its <see cref="OptionAttribute"/> and its property.</summary>
internal sealed class OptionDescription
{
    private readonly OptionAttribute _attribute;
    private readonly Lazy<object?> _default;

    /// <summary>Describes a property.</summary>
    /// <param name="property">A property with an <see cref="OptionAttribute"/>.</param>
    /// <param name="defaults">A new record.</param>
    /// <exception cref="InvalidOperationException">The declaration contradicts itself.</exception>
    public OptionDescription(PropertyInfo property, Lazy<object> defaults)
    {
        _attribute = property.GetCustomAttribute<OptionAttribute>()!;
        _default = new(() => property.GetValue(defaults.Value));
        Property = property;
        ValueType = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Range = _attribute.SameAs is { } other ? OptionTable.Of(other)[property.Name].Range : DeclaredRange();
    }

    /// <summary>The property.</summary>
    public PropertyInfo Property { get; }

    /// <summary>The property's type; for a nullable value type, the underlying type.</summary>
    public Type ValueType { get; }

    /// <summary>The name in the program, without dashes; null if the program does not offer the option.</summary>
    public string? Name => _attribute.Name;

    /// <summary>The numbers that are accepted; null for an option that is not a number or a pair of numbers.</summary>
    public OptionRange? Range { get; }

    /// <summary>The names of the members that are accepted, for an option that is an enumeration; otherwise empty.</summary>
    public IReadOnlyList<string> Members => _attribute.Members ?? (ValueType.IsEnum ? Enum.GetNames(ValueType) : []);

    /// <summary>The value in a new record.</summary>
    public object? Default => _default.Value;

    /// <summary>The default in words, if it is null or depends on the machine; otherwise null.</summary>
    public string? DefaultInWords => _attribute.Default;

    /// <inheritdoc cref="OptionAttribute.Zero"/>
    public string? Zero => _attribute.Zero;

    /// <inheritdoc cref="OptionAttribute.ValueName"/>
    public string? ValueName => _attribute.ValueName;

    /// <inheritdoc cref="OptionAttribute.IsFreeOnResume"/>
    public bool IsFreeOnResume => _attribute.IsFreeOnResume;

    /// <summary>Whether a record cannot be created without a value.</summary>
    public bool IsRequired => Property.GetCustomAttribute<RequiredMemberAttribute>() is not null;

    /// <summary>What to do instead of passing a value that is rejected.</summary>
    public string Remedy => Default is null ? "leave it out for the default" : $"the default is {TextOf(Default)}";

    /// <summary>A value as text that does not depend on the culture; null for null and for an empty list.</summary>
    public static string? TextOf(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        KeyValuePair<string, string> entry => $"{entry.Key}={entry.Value}",
        IEnumerable list => string.Join(' ', list.Cast<object>().Select(TextOf)) is { Length: > 0 } joined ? joined : null,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>Rejects a value outside the range, or one that is not a member of its enumeration; null is not checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names value, rule and remedy.</exception>
    public void Require(object? value)
    {
        if (value is ITuple pair)
        {
            for (var i = 0; i < pair.Length; i++)
            {
                Require(pair[i]);
            }
        }
        else if (value is not null && Describe(value) is { } message)
        {
            throw new ArgumentOutOfRangeException(Property.Name, value, message);
        }
    }

    private string? Describe(object value)
    {
        if (Range is { } range)
        {
            var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
            return range.Contains(number) ? null : range.Refuse(Property.Name, TextOf(value)!, number, Remedy);
        }

        if (!ValueType.IsEnum || Members.Contains(Enum.GetName(ValueType, value)))
        {
            return null;
        }

        return $"{Property.Name} {value} is not known; use {string.Join(", ", Members.SkipLast(1))} or {Members[^1]}.";
    }

    private OptionRange? DeclaredRange()
    {
        var number = ValueType.IsGenericType && ValueType.IsAssignableTo(typeof(ITuple)) ? ValueType.GetGenericArguments()[0] : ValueType;
        var isWhole = number == typeof(int) || number == typeof(long);
        if ((!isWhole && number != typeof(double) && number != typeof(float)) || ValueType.IsEnum)
        {
            return null;
        }

        return new OptionRange
        {
            IsWhole = isWhole,
            Minimum = _attribute.Minimum,
            Maximum = _attribute.Maximum,
            ExcludesMinimum = _attribute.ExcludesMinimum,
            ExcludesMaximum = _attribute.ExcludesMaximum,
            MultipleOf = _attribute.MultipleOf,
        };
    }
}
