using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Finds class names that are probably meant to be one: the same, or different in case or blanks only.</summary>
internal static class ClassNameCheck
{
    /// <summary>Warnings about the names, each with the names that it is about.</summary>
    /// <param name="classNames">Class names; the index is the class id.</param>
    /// <param name="file">The file that the warnings name.</param>
    public static IEnumerable<DatasetProblem> Find(IReadOnlyList<string> classNames, string file)
    {
        foreach (var name in classNames.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return DatasetProblem.Warning(ProblemKind.DuplicateClassName, file,
                $"The class name '{Excerpt.Of(name.Key)}' is used {name.Count()} times; give each class a name of its own.");
        }

        foreach (var similar in classNames.Distinct(StringComparer.Ordinal).GroupBy(Letters, StringComparer.Ordinal)
            .Where(group => group.Count() > 1))
        {
            yield return DatasetProblem.Warning(ProblemKind.SimilarClassNames, file, $"The class names "
                + $"{string.Join(" and ", similar.Select(name => $"'{Excerpt.Of(name)}'"))} differ in case or blanks only, and are "
                + $"{similar.Count()} classes; write one name if they mean one class.");
        }
    }

    /// <summary>A warning about one class whose name was written with and without blanks around it.</summary>
    /// <param name="name">The name as it was read.</param>
    /// <param name="written">The name as it was also written.</param>
    /// <param name="file">The file that the warning names.</param>
    public static DatasetProblem Trimmed(string name, string written, string file) => DatasetProblem.Warning(
        ProblemKind.SimilarClassNames, file, $"The class name '{Excerpt.Of(name)}' is also written "
            + $"'{Excerpt.Of(written)}'; both were read as one class.");

    private static string Letters(string name) => string.Concat(name.Normalize().Where(letter => !char.IsWhiteSpace(letter)))
        .ToLower(CultureInfo.InvariantCulture);
}
