namespace MLNetGhost.UnitTests.Packages;

/// <summary>Removes what the tests of packages share, after the last test.</summary>
[TestClass]
public sealed class SharedFeedCleanup
{
    [AssemblyCleanup]
    public static void RemoveFeed() => LocalFeed.DisposeShared();
}
