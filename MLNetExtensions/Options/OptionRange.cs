using System.Globalization;

namespace MLNetGhost.Options;

/// <summary>The numbers that an option accepts, and the message for any other.</summary>
internal sealed record OptionRange
{
    /// <summary>Only whole numbers.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The smallest value; −∞ for none.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The largest value; ∞ for none.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Values must be greater than <see cref="Minimum"/>.</summary>
    public bool ExcludesMinimum { get; init; }

    /// <summary>Values must be less than <see cref="Maximum"/>.</summary>
    public bool ExcludesMaximum { get; init; }

    /// <summary>Values must be multiples of this; 0 for any.</summary>
    public int MultipleOf { get; init; }

    /// <summary>0 is accepted in addition to the range, where it stands for a choice made elsewhere.</summary>
    public bool AllowsZero { get; init; }

    private bool HasMinimum => double.IsFinite(Minimum);

    private bool HasMaximum => double.IsFinite(Maximum);

    /// <summary>Whether the option accepts a number.</summary>
    public bool Contains(double value) =>
        (AllowsZero && value == 0) || (IsBetweenEnds(value) && (MultipleOf == 0 || value % MultipleOf == 0));

    /// <summary>Says that a value is rejected, why, and what to use instead.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="text">The value as it was written.</param>
    /// <param name="value">The value; null if the text is not a number of this type.</param>
    /// <param name="remedy">What to do if the range does not make that clear.</param>
    public string Refuse(string name, string text, double? value, string remedy) =>
        $"{name} {text} {(value is { } number ? DescribeWrongMultiple(number) : null) ?? $"is not {Rule()}; {remedy}."}";

    /// <summary>Says which rule a number breaks where multiples are required, and what to use instead.</summary>
    /// <returns>The end of a sentence that begins with the number; null if that is not the problem.</returns>
    public string? DescribeWrongMultiple(double value)
    {
        if (MultipleOf == 0 || value > Maximum || Contains(value) || double.IsNaN(value))
        {
            return null;
        }

        var below = Math.Floor(value / MultipleOf) * MultipleOf;
        return value < Minimum
            ? $"is less than {Text(Minimum)}; use {Text(Minimum)} or more."
            : $"is not a multiple of {Text(MultipleOf)}; use {Text(below)} or {Text(below + MultipleOf)}.";
    }

    /// <summary>The range as an interval: [0, 1) excludes 1.</summary>
    public override string ToString()
    {
        var ends = (HasMinimum, HasMaximum) switch
        {
            (true, true) => $"{(ExcludesMinimum ? '(' : '[')}{Text(Minimum)}, {Text(Maximum)}{(ExcludesMaximum ? ')' : ']')}",
            (true, false) => $"{(ExcludesMinimum ? '>' : '≥')} {Text(Minimum)}",
            (false, true) => $"{(ExcludesMaximum ? '<' : '≤')} {Text(Maximum)}",
            _ => "any",
        };
        return MultipleOf == 0 ? ends : $"{ends}, multiples of {Text(MultipleOf)}";
    }

    private bool IsBetweenEnds(double value) =>
        (ExcludesMinimum ? value > Minimum : value >= Minimum) && (ExcludesMaximum ? value < Maximum : value <= Maximum);

    /// <summary>What a value must be: "a whole number from 1 to 100".</summary>
    private string Rule()
    {
        var (low, high) = (Text(AllowsZero ? Math.Min(Minimum, 0) : Minimum), Text(Maximum));
        var atLeast = $"{(ExcludesMinimum ? "greater than" : "of at least")} {low}";
        var atMost = $"{(ExcludesMaximum ? "less than" : "at most")} {high}";
        var rule = (HasMinimum, HasMaximum) switch
        {
            (true, true) when !ExcludesMinimum && !ExcludesMaximum => $" from {low} to {high}",
            (true, true) => $" {atLeast} and {atMost}",
            (true, false) when !ExcludesMinimum => $" of {low} or more",
            (true, false) => $" {atLeast}",
            (false, true) => $" of {atMost}",
            _ => "",
        };
        return $"a{(IsWhole ? " whole" : "")} number{rule}";
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
