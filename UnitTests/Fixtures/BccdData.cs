namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>The BCCD photographs, which are not part of the repository: MLNETGHOST_BCCD, else shared/datasets/bccd next to it.</summary>
public static class BccdData
{
    /// <summary>The folder; skips the test with a reason if it is absent.</summary>
    public static string FolderOrSkip()
    {
        var named = Environment.GetEnvironmentVariable("MLNETGHOST_BCCD");
        var candidates = string.IsNullOrEmpty(named) ? FoldersAbove() : [named];
        var folder = candidates.FirstOrDefault(Directory.Exists);
        if (folder is null)
        {
            Assert.Inconclusive("The BCCD data set is not here; set MLNETGHOST_BCCD to its folder.");
        }

        return folder!;
    }

    private static IEnumerable<string> FoldersAbove()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "shared", "datasets", "bccd");
        }
    }
}
