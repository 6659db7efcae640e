namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>Compares our result with a reference case; fails by an assertion.</summary>
public interface IGoldenVerifier
{
    void Verify(GoldenCase golden);
}
