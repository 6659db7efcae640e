using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Notebooks;

/// <summary>
/// A file-based program from which a notebook is made: <c>#:project</c> lines, then sections that start with <c>// %%</c> (code),
/// <c>// %% [markdown]</c>, <c>// %% [types]</c> or <c>// %% [twin]</c>. It is the only source of the notebook's cells.
/// </summary>
/// <param name="Path">The .cs file.</param>
/// <param name="Packages">The packages of the projects that it references.</param>
/// <param name="Sections">Its sections in order.</param>
internal sealed partial record NotebookTwin(string Path, IReadOnlyList<string> Packages, IReadOnlyList<NotebookSection> Sections)
{
    /// <summary>Version of the packages in the notebook's first cell.</summary>
    public const string PackageVersion = "0.1.0";

    private static readonly Dictionary<string, string> s_packages = new(StringComparer.Ordinal)
    {
        ["MLNetExtensions"] = "MLNetGhost",
        ["Reports"] = "MLNetGhost.Reports",
        ["Trainer"] = "MLNetGhost.Trainer",
    };

    /// <summary>Reads a twin.</summary>
    /// <param name="path">The .cs file.</param>
    public static NotebookTwin Read(string path)
    {
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var parts = Marker().Split(text);
        var packages = Project().Matches(parts[0]).Select(match => s_packages[match.Groups["name"].Value]).ToArray();
        Assert.IsNotEmpty(packages, $"{path} does not reference a project of this repository.");

        // Split returns what is before the first marker, then the kind and the text of each section in turn.
        var sections = new List<NotebookSection>();
        for (var i = 1; i < parts.Length; i += 2)
        {
            var kind = parts[i] switch
            {
                "" => SectionKind.Code,
                "markdown" => SectionKind.Markdown,
                "types" => SectionKind.Types,
                "twin" => SectionKind.Twin,
                _ => throw new InvalidDataException($"{path}: a section of kind [{parts[i]}] is not known; use markdown, types or twin, "
                    + $"or nothing for code."),
            };
            var content = parts[i + 1].Trim('\n');
            sections.Add(new NotebookSection(kind, kind == SectionKind.Markdown ? CommentSign().Replace(content, "") : content));
        }

        return new NotebookTwin(path, packages, sections);
    }

    /// <summary>Whether it shows more than text and pictures.</summary>
    private bool ShowsValues =>
        Sections.Any(section => section.Kind == SectionKind.Twin && section.Text.Contains("void Rich(", StringComparison.Ordinal));

    /// <summary>The cells of the notebook: the packages and the way to show a picture, the types, then the rest in order.</summary>
    public IEnumerable<NotebookCell> ToCells()
    {
        yield return NotebookCell.OfText(Sections[0].Text);
        yield return NotebookCell.OfCode(
            $"{string.Concat(Packages.Select(package => $"#r \"nuget: {package}, {PackageVersion}\"\n"))}\nusing "
            + $"System.IO;\n\n{NotebookKernel.ShowFunction}{(ShowsValues ? $"\n{NotebookKernel.RichFunction}" : "")}");
        foreach (var section in Sections.Where(section => section.Kind == SectionKind.Types))
        {
            // The usings of the first code cell come too late for it.
            var usings = UsingLine().Matches(Sections.First(other => other.Kind == SectionKind.Code).Text).Select(match => match.Value);
            yield return NotebookCell.OfCode($"{string.Join('\n', usings)}\n\n{section.Text}");
        }

        foreach (var section in Sections.Skip(1).Where(section => section.Kind is SectionKind.Code or SectionKind.Markdown))
        {
            yield return section.Kind == SectionKind.Code ? NotebookCell.OfCode(section.Text) : NotebookCell.OfText(section.Text);
        }
    }

    /// <summary>Compiles the twin against the built projects that it references; their files must be there.</summary>
    /// <returns>Errors and warnings.</returns>
    public IEnumerable<Diagnostic> Compile()
    {
        var text = File.ReadAllText(Path);
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        foreach (var project in Project().Matches(text).Select(match => match.Groups["path"].Value))
        {
            Assert.IsTrue(File.Exists(System.IO.Path.Combine(folder, project)), $"{this} references {project}, which does not exist.");
        }

        return ProgramCompiler.Compile(Directive().Replace(text, ""));
    }

    public override string ToString() => System.IO.Path.GetFileName(Path);

    [GeneratedRegex(@"^// %%(?: \[(\w+)\]|())\n", RegexOptions.Multiline)]
    private static partial Regex Marker();

    [GeneratedRegex(@"^#:project (?<path>\S*?(?<name>\w+)\.csproj)$", RegexOptions.Multiline)]
    private static partial Regex Project();

    [GeneratedRegex("^#:.*$", RegexOptions.Multiline)]
    private static partial Regex Directive();

    [GeneratedRegex("^// ?", RegexOptions.Multiline)]
    private static partial Regex CommentSign();

    [GeneratedRegex("^using [^\n(]*;$", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
