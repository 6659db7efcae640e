using System.Runtime.CompilerServices;
using MLNetGhost.Files;

namespace MLNetGhost.DataViews;

/// <summary>What a column may be called.</summary>
internal static class ColumnName
{
    /// <summary>The most characters of a name.</summary>
    public const int LongestName = 1000;

    /// <summary>Checks a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="property">What it is the name of, for the message.</param>
    /// <returns>The name.</returns>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    /// <exception cref="ArgumentException">It is empty or too long.</exception>
    public static string Require(string name, [CallerMemberName] string property = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(name, property);
        return name.Length <= LongestName
            ? name
            : throw new ArgumentException($"{property} has {name.Length} characters ('{Excerpt.Of(name, 40)}'); the name of a column has "
                + $"at most {LongestName}.", property);
    }
}
