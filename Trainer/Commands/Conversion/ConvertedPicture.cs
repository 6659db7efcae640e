using MLNetGhost.Data;

namespace MLNetGhost.Trainer.Commands.Conversion;

/// <summary>A picture and the name that it gets in the converted dataset.</summary>
/// <param name="Image">The picture with its boxes.</param>
/// <param name="Name">File name without folder; unique in the converted dataset, also without its extension.</param>
internal sealed record ConvertedPicture(AnnotatedImage Image, string Name)
{
    /// <summary>The name without its extension.</summary>
    public string Stem => Path.GetFileNameWithoutExtension(Name);

    /// <summary>Names the pictures of all splits: as they are called, with a number where two are called alike.</summary>
    /// <param name="splits">The splits.</param>
    /// <returns>The pictures of each split, in its order.</returns>
    public static IReadOnlyList<IReadOnlyList<ConvertedPicture>> NameAll(IEnumerable<DetectionDataset> splits)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. splits.Select(split => split.Images.Select(image => new ConvertedPicture(image, UniqueName(image.Path, taken))).ToArray())];
    }

    /// <summary>Copies the picture file into a folder.</summary>
    /// <param name="folder">The folder; it exists.</param>
    public void CopyTo(string folder) => File.Copy(Image.Path, Path.Combine(folder, Name), overwrite: true);

    private static string UniqueName(string path, HashSet<string> taken)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        var unique = stem;
        for (var number = 2; !taken.Add(unique); number++)
        {
            unique = $"{stem}_{number}";
        }

        return unique + Path.GetExtension(path);
    }
}
