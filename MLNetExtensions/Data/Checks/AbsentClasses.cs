using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Names the classes that a split has no box of.</summary>
internal static class AbsentClasses
{
    private const int MostShown = 10;

    /// <summary>The warning; null if every class has a box.</summary>
    /// <param name="classNames">Class names; the index is the class id.</param>
    /// <param name="images">The pictures of the split.</param>
    /// <param name="root">The dataset, which the warning is about.</param>
    /// <param name="split">The split.</param>
    public static DatasetProblem? Find(
        IReadOnlyList<string> classNames, IEnumerable<AnnotatedImage> images, string root, string split)
    {
        var present = images.SelectMany(image => image.Annotations).Select(annotation => annotation.ClassId).ToHashSet();
        var absent = classNames.Where((_, id) => !present.Contains(id)).ToList();
        if (absent.Count == 0)
        {
            return null;
        }

        var names = Excerpt.OfMany(absent.Count > MostShown ? [.. absent.Take(MostShown), "…"] : absent);
        return DatasetProblem.Warning(ProblemKind.ClassWithoutBoxes, root,
            $"{absent.Count} of {classNames.Count} classes {Counted.Noun(absent.Count, "has", "have")} no box in the split '{split}': "
            + $"{names}.");
    }
}
