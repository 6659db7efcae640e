using System.Globalization;
using MLNetGhost.Evaluation;

namespace MLNetGhost.Trainer.Training;

/// <summary>The classes that a teacher and its student have in common, by name as <see cref="ClassNameMatch"/> compares them.</summary>
/// <param name="Taught">For each common class, the teacher's id.</param>
/// <param name="Learned">For each common class, the student's id, in the same order.</param>
/// <param name="Note">What was left out or taken for the same, as a sentence; null if both have the same names.</param>
internal sealed record TaughtClasses(IReadOnlyList<int> Taught, IReadOnlyList<int> Learned, string? Note)
{
    private const int ShownNames = 5;

    /// <summary>Matches the lists.</summary>
    /// <param name="path">The teacher's file, for the message.</param>
    /// <param name="teacher">The teacher's names.</param>
    /// <param name="student">The dataset's names.</param>
    /// <exception cref="InvalidDataException">They have none in common.</exception>
    public static TaughtClasses Match(string path, IReadOnlyList<string> teacher, IReadOnlyList<string> student)
    {
        var match = ClassNameMatch.TryCreate(teacher, student) ?? throw new InvalidDataException(
            $"The teacher {path} has no class name in common with the dataset: the teacher knows {List(teacher)}; the dataset has "
            + $"{List(student)}. Use a teacher that knows the dataset's classes, or rename the classes on one side.");
        int[] taught = [.. Enumerable.Range(0, teacher.Count).Where(id => match.LabelOf[id] >= 0)];
        return new TaughtClasses(taught, [.. taught.Select(id => match.LabelOf[id])], Describe(match, teacher, student));
    }

    private static string? Describe(ClassNameMatch match, IReadOnlyList<string> teacher, IReadOnlyList<string> student)
    {
        List<string> unused = [.. teacher.Where((_, id) => match.LabelOf[id] < 0)];
        List<string> untaught = [.. match.UnknownLabels.Select(id => student[id])];
        string?[] parts =
        [
            .. match.SimilarNames.Select(names => $"'{names.Detected}' of the teacher was taken for '{names.Labelled}'"),
            untaught.Count == 0 ? null : Count(untaught.Count, student.Count,
                $"classes of the dataset are not taught ({List(untaught)})"),
            unused.Count == 0 ? null : Count(unused.Count, teacher.Count,
                $"classes of the teacher are left out ({List(unused)})"),
        ];
        var found = parts.OfType<string>().ToList();
        return found.Count == 0 ? null : $"The teacher's classes were matched by name: {string.Join("; ", found)}.";
    }

    private static string Count(int count, int all, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} of {all} {what}");

    private static string List(IReadOnlyList<string> names) => string.Join(", ", names.Take(ShownNames))
        + (names.Count > ShownNames ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - ShownNames} more") : "");
}
