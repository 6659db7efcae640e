using System.Globalization;
using System.Text;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>
/// Turns the problems of a dataset into warnings and, if there are errors, one exception. Only the first few of each kind are shown; the
/// rest are counted.
/// </summary>
internal static class ProblemSummary
{
    private const int WarningsPerKind = 5;
    private const int ErrorsPerKind = 3;
    private const int LongestPath = 4096;

    /// <summary>The first few warnings of each kind unchanged, and one more that counts the rest.</summary>
    /// <param name="problems">All problems; errors are skipped.</param>
    /// <param name="root">The file that the counting warning names.</param>
    public static IReadOnlyList<DatasetWarning> Warnings(IEnumerable<DatasetProblem> problems, string root)
    {
        var warnings = new List<DatasetWarning>();
        foreach (var kind in problems.Where(problem => !problem.IsError).GroupBy(problem => (problem.Kind, problem.Counted)))
        {
            var all = kind.ToList();
            if (kind.Key.Counted is { } counted)
            {
                warnings.Add(Counting(all, counted));
                continue;
            }

            warnings.AddRange(
                all.Take(WarningsPerKind).Select(problem => new DatasetWarning(problem.File, problem.Message) { Kind = kind.Key.Kind }));
            if (all.Count > WarningsPerKind)
            {
                warnings.Add(new DatasetWarning(root, Count(all, WarningsPerKind)) { Kind = kind.Key.Kind });
            }
        }

        return warnings;
    }

    /// <summary>
    /// One exception that lists the first few errors of each kind and counts the rest, and after them the warnings; null if there are no
    /// errors.
    /// </summary>
    /// <param name="problems">All problems.</param>
    /// <param name="root">The dataset that the exception names.</param>
    /// <param name="split">The split that the exception names.</param>
    /// <param name="hint">A remedy that applies to all of them, or null.</param>
    public static InvalidDataException? Exception(
        IReadOnlyCollection<DatasetProblem> problems, string root, string split, string? hint = null)
    {
        var errors = problems.Where(problem => problem.IsError).ToList();
        if (errors.Count == 0)
        {
            return null;
        }

        if (errors.Count == 1 && hint is null)
        {
            return new InvalidDataException(WithWarnings($"{Shown(errors[0].File)}: {errors[0].Message}", Warnings(problems, root)));
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"The split '{split}' of {root} has {errors.Count} "
            + $"error{(errors.Count == 1 ? "" : "s")}:");
        foreach (var kind in errors.GroupBy(problem => problem.Kind))
        {
            var all = kind.ToList();
            foreach (var problem in all.Take(ErrorsPerKind))
            {
                text.AppendLine().Append(CultureInfo.InvariantCulture, $"{Shown(problem.File)}: {problem.Message}");
            }

            if (all.Count > ErrorsPerKind)
            {
                text.AppendLine().Append(Count(all, ErrorsPerKind));
            }
        }

        if (hint is not null)
        {
            text.AppendLine().Append(hint);
        }

        return new InvalidDataException(WithWarnings(text.ToString(), Warnings(problems, root)));
    }

    /// <summary>The text of an error, followed by the warnings that were found before it.</summary>
    /// <param name="error">The error.</param>
    /// <param name="warnings">The warnings; may be empty.</param>
    public static string WithWarnings(string error, IReadOnlyList<DatasetWarning> warnings)
    {
        var text = new StringBuilder(error);
        foreach (var warning in warnings)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"Warning: {Shown(warning.File)}: {warning.Message}");
        }

        return text.ToString();
    }

    /// <summary>A path from a list may hold anything; it is cut only where no system has paths as long.</summary>
    private static string Shown(string path) => Excerpt.Of(path, LongestPath);

    private static DatasetWarning Counting(List<DatasetProblem> all, string counted)
    {
        var files = all.Select(problem => problem.File).Distinct(StringComparer.Ordinal).Count();
        var others = files > 1 ? string.Create(CultureInfo.InvariantCulture, $", in this file and {files - 1} more") : "";
        return new DatasetWarning(all[0].File, string.Create(CultureInfo.InvariantCulture,
            $"{counted}: {all.Sum(problem => problem.Count)}{others}; {all[0].Message}"))
        { Kind = all[0].Kind };
    }

    private static string Count(List<DatasetProblem> all, int shown)
    {
        var files = all.Skip(shown).Select(problem => problem.File).Distinct(StringComparer.Ordinal).Count();
        return $"… and {all.Count - shown} more like the {shown} above, in {files} file{(files == 1 ? "" : "s")}.";
    }
}
