namespace MLNetGhost.Trainer.Training;

/// <summary>Which teacher a run had.</summary>
/// <param name="Name">The name of its file, without folders.</param>
/// <param name="Digest">SHA-256 of the file's content, as 64 hexadecimal digits in lower case.</param>
public sealed record TeacherIdentity(string Name, string Digest);
