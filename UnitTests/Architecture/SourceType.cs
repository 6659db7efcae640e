namespace MLNetGhost.UnitTests.Architecture;

/// <summary>A top-level type, or one part of it.</summary>
/// <param name="File">The file that declares it.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name, with the number of its type parameters.</param>
internal sealed record SourceType(string File, int Line, string Namespace, string Name);
