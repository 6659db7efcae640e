using System.Diagnostics.CodeAnalysis;

namespace MLNetGhost.Options;

/// <summary>
/// Declares a property of an options record as an option: its range, its name in the program, and its default where the value alone
/// does not show it. The record's validation, the program's option, the key in <c>args.yaml</c> and the row in <c>docs/options.md</c>
/// are derived from this; the meaning is the property's own documentation, and the default is its value in a new record.
/// </summary>
/// <param name="name">The name in the program, without dashes, and the key in YAML; null if the program does not offer the option.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OptionAttribute(string? name = null) : Attribute
{
    /// <summary>The name in the program, without dashes; null if the program does not offer the option.</summary>
    public string? Name { get; } = name;

    /// <summary>
    /// The record whose property of the same name declares the range, so that it is declared once; null if it is declared here.
    /// </summary>
    [DynamicallyAccessedMembers(OptionTable.Members)]
    public Type? SameAs { get; init; }

    /// <summary>The smallest value.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The largest value.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Values must be greater than <see cref="Minimum"/>.</summary>
    public bool ExcludesMinimum { get; init; }

    /// <summary>Values must be less than <see cref="Maximum"/>.</summary>
    public bool ExcludesMaximum { get; init; }

    /// <summary>Values must be multiples of this; 0 for any.</summary>
    public int MultipleOf { get; init; }

    /// <summary>The members of the property's enumeration that are accepted, by name; null for all.</summary>
    public string[]? Members { get; init; }

    /// <summary>The default in words, for one that is null or depends on the machine.</summary>
    public string? Default { get; init; }

    /// <summary>What 0, the default in the program, means there; null if 0 has no special meaning.</summary>
    public string? Zero { get; init; }

    /// <summary>The placeholder for the value in the program's help; null for one that suits the type.</summary>
    public string? ValueName { get; init; }

    /// <summary>
    /// Whether a resumed run may have a different value than it started with: one that affects how fast the run is, not its result.
    /// </summary>
    public bool IsFreeOnResume { get; init; }
}
