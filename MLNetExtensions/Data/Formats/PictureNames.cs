using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Assigns the pictures of a written dataset file names that differ in more than their extension or case.</summary>
internal sealed class PictureNames
{
    private readonly HashSet<string> _stems = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>The file name of a picture: its own, numbered if that is taken. The same path always gets the same name.</summary>
    public string NameOf(string path)
    {
        if (_names.TryGetValue(path, out var known))
        {
            return known;
        }

        var stem = Path.GetFileNameWithoutExtension(path);
        var unique = stem;
        for (var number = 2; !_stems.Add(unique); number++)
        {
            unique = $"{stem}-{number}";
        }

        var name = unique + Path.GetExtension(path);
        _names.Add(path, name);
        return name;
    }

    /// <summary>Puts a picture into a folder, which is created if necessary; an existing picture is left as it is.</summary>
    public static void Place(string source, string folder, string name, ImagePlacement placement)
    {
        Directory.CreateDirectory(folder);
        var target = Path.Combine(folder, name);
        if (File.Exists(target))
        {
            return;
        }

        if (placement == ImagePlacement.SymbolicLink)
        {
            File.CreateSymbolicLink(target, Path.GetFullPath(source));
            return;
        }

        AtomicFile.Write(target, stream =>
        {
            using var original = SharedFile.OpenStream(source);
            original.CopyTo(stream);
        }, flushToDisk: false);
    }
}
