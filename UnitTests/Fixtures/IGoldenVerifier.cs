namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>Compares the project's result with a reference case; fails with an assertion.</summary>
public interface IGoldenVerifier
{
    void Verify(GoldenCase golden);
}
