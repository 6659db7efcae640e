using System.CommandLine;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Benchmarks;

/// <summary>The option <c>--members</c>: names of the family, all by default.</summary>
internal static class MembersOption
{
    /// <summary>Makes the option.</summary>
    /// <param name="description">The help text.</param>
    /// <param name="others">Networks outside the family that may also be named.</param>
    public static Option<string[]> Create(string description, params IEnumerable<string> others)
    {
        string[] names = [.. ModelFamily.All.Select(spec => spec.Name), .. others];
        var option = new Option<string[]>("--members")
        {
            Description = $"{description}: {string.Join(' ', names)} [default: all of the family]",
            HelpName = "member ...",
            AllowMultipleArgumentsPerToken = true,
        };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !names.Contains(token.Value)))
            {
                result.AddError($"--members {token.Value} is not known here; choose from {string.Join(' ', names)}, separated by "
                    + $"spaces.");
            }
        });
        return option;
    }

    /// <summary>The members that were named, or all.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="option">An option that <see cref="Create"/> made.</param>
    public static string[] Read(ParseResult result, Option<string[]> option) =>
        result.GetValue(option) is { Length: > 0 } names ? names : [.. ModelFamily.All.Select(spec => spec.Name)];
}
