using MLNetGhost.Files;

namespace MLNetGhost;

/// <summary>What a list of class names may be, whether code, a model's metadata, a saved pipeline or a checkpoint gives it.</summary>
internal static class ClassNameList
{
    /// <summary>The most classes; the largest public dataset has 22,000.</summary>
    public const int MostClasses = 100_000;

    /// <summary>The most characters of a name.</summary>
    public const int LongestName = 1000;

    /// <summary>The names that a message shows.</summary>
    private const int NamesInMessage = 10;

    /// <summary>What is wrong with a list, as the rest of a sentence that begins with who gives it; null if nothing is.</summary>
    public static string? Complaint(IReadOnlyList<string> names)
    {
        if (names.Count > MostClasses)
        {
            return $"{names.Count} class names, more than {MostClasses}; leave out those that the model does not have";
        }

        for (var id = 0; id < names.Count; id++)
        {
            if (names[id] is not { } name)
            {
                return $"no name for class {id}; give one";
            }

            if (name.Length > LongestName)
            {
                return $"a name of {name.Length} characters for class {id}, more than {LongestName} ('{Excerpt.Of(name, 40)}'); shorten it";
            }
        }

        return null;
    }

    /// <summary>Checks a list given in code.</summary>
    /// <param name="names">The names; null is not checked.</param>
    /// <param name="parameter">Who gives it.</param>
    /// <exception cref="ArgumentException">There are too many, or one is missing or too long.</exception>
    public static IReadOnlyList<string>? Require(IReadOnlyList<string>? names, string parameter) =>
        names is not null && Complaint(names) is { } complaint
            ? throw new ArgumentException($"{parameter} has {complaint}.", parameter)
            : names;

    /// <summary>The first names of a list, as messages show them.</summary>
    public static string Describe(IEnumerable<string> names)
    {
        var shown = names.Take(NamesInMessage + 1).Select(name => Excerpt.Of(name, 40)).ToArray();
        return shown.Length > NamesInMessage ? $"{string.Join(", ", shown[..NamesInMessage])}, …" : string.Join(", ", shown);
    }
}
