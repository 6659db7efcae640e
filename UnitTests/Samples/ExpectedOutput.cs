using System.Text.RegularExpressions;

namespace MLNetGhost.UnitTests.Samples;

/// <summary>
/// The lines below <c>// Expected output:</c> in a sample's comment. An ellipsis stands for any text within a line, and alone on a line
/// for any number of lines.
/// </summary>
internal static class ExpectedOutput
{
    private const string Heading = "// Expected output:";
    private const string Indent = "//   ";
    private const string Ellipsis = "…";

    /// <summary>Reads the lines.</summary>
    /// <param name="sourceFile">A C# file.</param>
    public static string[] Read(string sourceFile)
    {
        var lines = File.ReadLines(sourceFile).SkipWhile(line => line != Heading).Skip(1)
            .TakeWhile(line => line.StartsWith(Indent, StringComparison.Ordinal)).ToArray();
        Assert.IsNotEmpty(lines, $"{sourceFile} has no lines below '{Heading}'.");
        return [.. lines.Select(line => line[Indent.Length..])];
    }

    /// <summary>Fails unless the output is what the comment says; empty lines don't count.</summary>
    public static void AssertMatches(string[] expected, string output)
    {
        var pattern = string.Concat(expected.Select(line => line == Ellipsis
            ? @"([^\n]*\n)*?"
            : string.Join("[^\n]*", line.Split(Ellipsis).Select(Regex.Escape)) + "\n"));
        var text = string.Concat(
            output.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).Select(line => line + "\n"));
        Assert.IsTrue(
            Regex.IsMatch(text, $"^{pattern}$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10)),
                $"Expected:\n{string.Join('\n', expected)}\n\nWritten:\n{text}");
    }
}
