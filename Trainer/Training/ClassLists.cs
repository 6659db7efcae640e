namespace MLNetGhost.Trainer.Training;

/// <summary>Compares the classes of a checkpoint with those of a dataset.</summary>
internal static class ClassLists
{
    /// <summary>Refuses lists that differ in length, names or order.</summary>
    /// <param name="known">The checkpoint's classes.</param>
    /// <param name="found">The dataset's classes.</param>
    /// <param name="root">Where the dataset is.</param>
    /// <exception cref="InvalidDataException">They differ.</exception>
    public static void RequireSame(IReadOnlyList<string> known, IReadOnlyList<string> found, string root)
    {
        if (!known.SequenceEqual(found, StringComparer.Ordinal))
        {
            throw new InvalidDataException(
                $"The checkpoint knows {known.Count} classes ({string.Join(", ", known)}), {root} has {found.Count} ({string.Join(", ", found)}); use the dataset that it was trained on, or give the classes the same names and order.");
        }
    }
}
