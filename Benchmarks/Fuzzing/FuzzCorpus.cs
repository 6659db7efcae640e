namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>The small, harmless files that inputs are made from: one folder per reader.</summary>
internal static class FuzzCorpus
{
    /// <summary>The folder with all of them, beside the program.</summary>
    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "Fuzzing", "Corpus");

    /// <summary>The names of a folder's files, in a fixed order.</summary>
    public static IReadOnlyList<string> Files(string corpus) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, corpus)).Order(StringComparer.Ordinal)];

    /// <summary>The contents of a folder's files.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such corpus.</exception>
    public static IReadOnlyList<byte[]> Read(string corpus) => [.. Files(corpus).Select(File.ReadAllBytes)];
}
