using System.Text.RegularExpressions;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Trainer;

/// <summary>Finds the member of the family that a <see cref="GhostYoloScale"/> stands for, from the words in its name.</summary>
internal static partial class GhostYoloScales
{
    /// <summary>The member.</summary>
    /// <exception cref="ArgumentException">The value is not defined in the enumeration.</exception>
    public static ModelSpec Get(GhostYoloScale? scale) => scale is { } value && Enum.IsDefined(value)
        ? ModelFamily.Get(NameOf(value))
        : throw new ArgumentException($"{(scale is null ? "null" : $"{(int)scale}")} is not a scale; choose one of "
            + $"{string.Join(", ", Enum.GetNames<GhostYoloScale>())}.", nameof(scale));

    /// <summary>The value that stands for a member; null if none does.</summary>
    public static GhostYoloScale? Of(ModelSpec model)
    {
        var found = Enum.GetValues<GhostYoloScale>().Where(scale => ModelFamily.Get(NameOf(scale)) == model).ToArray();
        return found.Length == 0 ? null : found[0];
    }

    /// <summary><c>EdgeNano</c> → <c>edge-n</c>: words joined by dashes; the last, the size, shortened to its first letter.</summary>
    private static string NameOf(GhostYoloScale scale)
    {
        var words = Word().Matches($"{scale}").Select(match => match.Value.ToLowerInvariant()).ToArray();
        return string.Join('-', [.. words[..^1], words[^1][..1]]);
    }

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Word();
}
