namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>Finds the repository's files from a test.</summary>
public static class Repository
{
    /// <summary>The folder of MLNetGhost.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The full path of a file in the repository.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "MLNetGhost.sln")))
            {
                return folder;
            }
        }

        throw new DirectoryNotFoundException($"{AppContext.BaseDirectory} is not below a folder with MLNetGhost.sln; run the tests from "
            + $"a clone of the repository.");
    }
}
