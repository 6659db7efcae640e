using System.Globalization;
using System.Text;

namespace MLNetGhost.Data;

/// <summary>
/// Turns the problems of a dataset into warnings and, if there are errors, one exception. Only the first few of each kind are shown; the
/// rest are counted.
/// </summary>
internal static class ProblemSummary
{
    private const int WarningsPerKind = 5;
    private const int ErrorsPerKind = 3;

    /// <summary>The first few warnings of each kind unchanged, and one more that counts the rest.</summary>
    /// <param name="problems">All problems; errors are skipped.</param>
    /// <param name="root">The file that the counting warning names.</param>
    public static IReadOnlyList<DatasetWarning> Warnings(IEnumerable<DatasetProblem> problems, string root)
    {
        var warnings = new List<DatasetWarning>();
        foreach (var kind in problems.Where(problem => !problem.IsError).GroupBy(problem => problem.Kind))
        {
            var all = kind.ToList();
            warnings.AddRange(
                all.Take(WarningsPerKind).Select(problem => new DatasetWarning(problem.File, problem.Message) { Kind = kind.Key }));
            if (all.Count > WarningsPerKind)
            {
                warnings.Add(new DatasetWarning(root, Count(all, WarningsPerKind)) { Kind = kind.Key });
            }
        }

        return warnings;
    }

    /// <summary>One exception that lists the first few errors of each kind and counts the rest; null if there are none.</summary>
    /// <param name="problems">All problems; warnings are skipped.</param>
    /// <param name="root">The dataset that the exception names.</param>
    /// <param name="split">The split that the exception names.</param>
    /// <param name="hint">A remedy that applies to all of them, or null.</param>
    public static InvalidDataException? Exception(IEnumerable<DatasetProblem> problems, string root, string split, string? hint = null)
    {
        var errors = problems.Where(problem => problem.IsError).ToList();
        if (errors.Count == 0)
        {
            return null;
        }

        if (errors.Count == 1 && hint is null)
        {
            return new InvalidDataException($"{errors[0].File}: {errors[0].Message}");
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"The split '{split}' of {root} has {errors.Count} "
            + $"error{(errors.Count == 1 ? "" : "s")}:");
        foreach (var kind in errors.GroupBy(problem => problem.Kind))
        {
            var all = kind.ToList();
            foreach (var problem in all.Take(ErrorsPerKind))
            {
                text.AppendLine().Append(CultureInfo.InvariantCulture, $"{problem.File}: {problem.Message}");
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

        return new InvalidDataException(text.ToString());
    }

    private static string Count(List<DatasetProblem> all, int shown)
    {
        var files = all.Skip(shown).Select(problem => problem.File).Distinct(StringComparer.Ordinal).Count();
        return $"… and {all.Count - shown} more like the {shown} above, in {files} file{(files == 1 ? "" : "s")}.";
    }
}
