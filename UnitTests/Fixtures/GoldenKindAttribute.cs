namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>Marks an <see cref="IGoldenVerifier"/> with the kind of case that it verifies.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GoldenKindAttribute(string kind) : Attribute
{
    public string Kind { get; } = kind;
}
