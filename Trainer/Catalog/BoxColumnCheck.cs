using MLNetGhost.Data;

namespace MLNetGhost.Trainer;

/// <summary>Checks the boxes of a data view's column as the dataset readers check those in files, and counts the problems.</summary>
/// <param name="column">The column with the boxes.</param>
/// <param name="split">The split being read.</param>
internal sealed class BoxColumnCheck(string column, string split)
{
    private readonly List<DatasetProblem> _problems = [];

    /// <summary>One sentence with the number of boxes that were dropped or clipped, and the first of them; null if all are valid.</summary>
    public string? Warning => _problems.Count == 0
        ? null
        : $"Boxes of column '{column}' in the split '{split}' that cannot be used as they are: "
            + $"{string.Join(", ", _problems.CountBy(problem => problem.Kind).Select(kind => $"{kind.Value} {Describe(kind.Key)}"))}. "
            + $"The first: {_problems[0].File}: {_problems[0].Message}";

    /// <summary>A checker for the boxes of one picture.</summary>
    /// <param name="path">The picture's file, for messages.</param>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height in pixels.</param>
    public AnnotationChecker ForPicture(string path, int width, int height) => new(path, width, height, _problems);

    private static string Describe(ProblemKind kind) => kind switch
    {
        ProblemKind.NotFinite => "with a coordinate that is not finite, dropped",
        ProblemKind.BoxOutside => "wholly outside the picture, dropped",
        ProblemKind.BoxPartlyOutside => "partly outside the picture, clipped",
        ProblemKind.ExchangedCorners => "with corners in exchanged order, put in order",
        ProblemKind.DegenerateBox => "without an area, dropped",
        ProblemKind.DuplicateBox => "duplicated, dropped",
        _ => $"with the problem {kind}",
    };
}
