namespace MLNetGhost.UnitTests.Notebooks;

/// <summary>A part of a notebook's twin between two <c>// %%</c> lines.</summary>
/// <param name="Kind">What it becomes.</param>
/// <param name="Text">Markdown without the comment signs, or C#; without blank lines around it.</param>
internal sealed record NotebookSection(SectionKind Kind, string Text);
