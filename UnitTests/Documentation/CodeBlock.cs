using System.Text.RegularExpressions;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Documentation;

/// <summary>A block of C# in a Markdown file.</summary>
/// <param name="File">The file, relative to the repository.</param>
/// <param name="Line">The line of its first statement.</param>
/// <param name="Code">The C#.</param>
public sealed partial record CodeBlock(string File, int Line, string Code)
{
    /// <summary>All blocks of a file, in order.</summary>
    public static IReadOnlyList<CodeBlock> Read(string file)
    {
        var text = System.IO.File.ReadAllText(Repository.PathOf(file)).ReplaceLineEndings("\n");
        return [.. Fence().Matches(text).Select(
            match => new CodeBlock(file, text[..match.Groups["code"].Index].Count(c => c == '\n') + 1, match.Groups["code"].Value))];
    }

    public override string ToString() => $"{File}:{Line}";

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
