using System.CommandLine;

namespace MLNetGhost.Tool.Commands;

/// <summary>Which options the user gave, rather than left at their defaults.</summary>
internal static class GivenOptions
{
    /// <summary>The first of some options that was given; null if none was.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="among">The options in question.</param>
    public static Option? FirstGiven(this ParseResult options, IEnumerable<Option> among) =>
        among.FirstOrDefault(option => options.GetResult(option) is { Implicit: false });
}
