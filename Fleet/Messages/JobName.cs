using System.Text.RegularExpressions;
using MLNetGhost.Files;

namespace MLNetGhost.Fleet.Messages;

/// <summary>What a job may be called: its name becomes part of subjects, streams and buckets, and of folders on the server.</summary>
internal static partial class JobName
{
    /// <summary>The most characters of a name.</summary>
    public const int Longest = 64;

    /// <summary>Checks a name.</summary>
    /// <returns>The name.</returns>
    /// <exception cref="ArgumentException">It is not one.</exception>
    public static string Require(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Pattern().IsMatch(name)
            ? name
            : throw new ArgumentException($"'{Excerpt.Of(name)}' cannot be the name of a job; use 1 to {Longest} letters (a to z), digits, "
                + "'-' and '_', beginning with a letter or digit.");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{0,63}\z")]
    private static partial Regex Pattern();
}
