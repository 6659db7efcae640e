namespace MLNetGhost.Options;

/// <summary>
/// Declares a property of an options record as an option: its range, its name in the program, and its default where the value does
/// not tell it. The check of the record, the program's option, the key in <c>args.yaml</c> and the row of <c>docs/options.md</c> are
/// made from this; the meaning is the property's own documentation, and the default is its value in a new record.
/// </summary>
/// <param name="name">The program's name without dashes, also the key in YAML; null if the program does not offer the option.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OptionAttribute(string? name = null) : Attribute
{
    /// <summary>The program's name without dashes; null if the program does not offer the option.</summary>
    public string? Name { get; } = name;

    /// <summary>
    /// The record whose property of the same name has the range, so that it is declared once; null if it is declared here.
    /// </summary>
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

    /// <summary>The default in words, where it is null or depends on the machine.</summary>
    public string? Default { get; init; }

    /// <summary>What 0, the program's default, stands for in the program; null if 0 has no meaning of its own.</summary>
    public string? Zero { get; init; }

    /// <summary>What stands for the value in the program's help; null for what suits the type.</summary>
    public string? ValueName { get; init; }

    /// <summary>
    /// Whether a run that is continued may have another value than it began with: one that decides how fast it is, not what comes
    /// out.
    /// </summary>
    public bool IsFreeOnResume { get; init; }
}
