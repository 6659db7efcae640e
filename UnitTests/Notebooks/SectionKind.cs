namespace MLNetGhost.UnitTests.Notebooks;

/// <summary>What becomes of a part of a twin in its notebook.</summary>
internal enum SectionKind
{
    /// <summary>A cell of C#.</summary>
    Code,

    /// <summary>A cell of text.</summary>
    Markdown,

    /// <summary>A cell of C# in front of the others: a program declares its types last, a notebook first.</summary>
    Types,

    /// <summary>Only the twin has it: what the kernel of a notebook does in another way.</summary>
    Twin,
}
