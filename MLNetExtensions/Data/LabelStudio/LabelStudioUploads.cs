using System.Text;

namespace MLNetGhost.Data;

/// <summary>
/// The original files of pictures that were uploaded to Label Studio, which renames them: blanks become underscores, and other characters
/// than letters, digits, <c>_</c>, <c>-</c> and <c>.</c> are left out.
/// </summary>
internal sealed class LabelStudioUploads
{
    private readonly ILookup<string, string> _originals;

    /// <summary>Lists the pictures that were renamed.</summary>
    /// <param name="folder">The dataset's folder.</param>
    public LabelStudioUploads(string folder) => _originals = PictureListing.Read(folder).Pictures.Select(picture => picture.Path)
        .Where(path => NameOf(path) != Path.GetFileName(path)).ToLookup(NameOf, StringComparer.Ordinal);

    /// <summary>The full path of the original; none if there is no such picture, or several that were given the same name.</summary>
    /// <param name="written">The path or name of the upload, without the eight digits before its name.</param>
    public IEnumerable<string> Find(string written)
    {
        var turned = WrittenPath.Turn(written);
        return _originals[turned[(turned.LastIndexOf('/') + 1)..]].ToList() is [var only] ? [only] : [];
    }

    private static string NameOf(string path)
    {
        var name = new StringBuilder();
        foreach (var character in Path.GetFileName(path).Trim())
        {
            _ = character == ' ' ? name.Append('_')
                : char.IsLetterOrDigit(character) || character is '_' or '-' or '.' ? name.Append(character) : name;
        }

        return name.ToString();
    }
}
