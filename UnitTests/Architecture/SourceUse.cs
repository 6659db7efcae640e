namespace MLNetGhost.UnitTests.Architecture;

/// <summary>A place where a file uses what another file declares.</summary>
/// <param name="File">The file, as its path relative to the repository's root.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Target">The file that declares it.</param>
/// <param name="Name">What is used: a type or a member.</param>
internal sealed record SourceUse(string File, int Line, string Target, string Name)
{
    public override string ToString() => $"{File}:{Line} uses {Name} of {Target}";
}
