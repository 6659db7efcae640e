namespace MLNetGhost.UnitTests.Notebooks;

/// <summary>What a part of a twin becomes in its notebook.</summary>
internal enum SectionKind
{
    /// <summary>A cell of C#.</summary>
    Code,

    /// <summary>A cell of text.</summary>
    Markdown,

    /// <summary>A cell of C# before the others: a program declares its types last, a notebook first.</summary>
    Types,

    /// <summary>Only in the twin: what a notebook's kernel does differently.</summary>
    Twin,
}
