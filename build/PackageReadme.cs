// A task of MSBuild, compiled by PackageReadme.targets with RoslynCodeTaskFactory.
using System.IO;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Writes a copy of a page in which links to files of the repository are absolute, as a page needs that is read elsewhere. Without an
/// address, such links become their text, and pictures are left out.
/// </summary>
public class PackageReadme : Task
{
    private const string GitHub = "https://github.com/";

    // [text](target), ![text](target); the target has no scheme and is not an anchor of the page itself.
    private static readonly Regex Link = new Regex(@"(?<picture>!?)\[(?<text>[^\[\]]*)\]\((?!\w+:|#|/)(?<target>[^()\s]+)\)");
    private static readonly Regex LinkedPicture = new Regex(@"\[(?<picture>!\[[^\[\]]*\]\([^()\s]+\))\]\((?!\w+:|#|/)(?<target>[^()\s]+)\)");
    private static readonly Regex Definition = new Regex(@"^(?<name>\[[^\[\]]+\]:\s+)(?!\w+:|#|/)(?<target>\S+)$", RegexOptions.Multiline);

    [Required]
    public string Page { get; set; }

    [Required]
    public string Destination { get; set; }

    /// <summary>The repository's address, or nothing.</summary>
    public string Repository { get; set; }

    public override bool Execute()
    {
        // Every other part is a block of code, which begins and ends with a line of its own.
        var parts = Regex.Split(File.ReadAllText(Page).Replace("\r\n", "\n"), "^(?=```)", RegexOptions.Multiline);
        for (var index = 0; index < parts.Length; index++)
        {
            // The end of a block begins the text after it.
            parts[index] = index % 2 == 0 ? Absolute(parts[index]) : parts[index];
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Destination));
        File.WriteAllText(Destination, string.Concat(parts));
        return true;
    }

    private string Absolute(string text)
    {
        var address = (Repository ?? "").TrimEnd('/');
        if (address == "")
        {
            text = LinkedPicture.Replace(text, match => match.Groups["picture"].Value);
            return Link.Replace(text, match => match.Groups["picture"].Value == "!" ? "" : match.Groups["text"].Value);
        }

        // The gallery of NuGet shows pictures of this host only.
        var pictures = address.StartsWith(GitHub)
            ? "https://raw.githubusercontent.com/" + address.Substring(GitHub.Length) + "/HEAD/"
            : address + "/raw/HEAD/";
        var pages = address + "/blob/HEAD/";
        text = Link.Replace(text, match => match.Groups["picture"].Value + "[" + match.Groups["text"].Value + "]("
            + (match.Groups["picture"].Value == "!" ? pictures : pages) + match.Groups["target"].Value + ")");
        text = LinkedPicture.Replace(text, match => "[" + match.Groups["picture"].Value + "](" + pages + match.Groups["target"].Value + ")");
        return Definition.Replace(text, match => match.Groups["name"].Value + pages + match.Groups["target"].Value);
    }
}
