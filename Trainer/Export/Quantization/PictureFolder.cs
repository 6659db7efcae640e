using MLNetGhost.Imaging;

namespace MLNetGhost.Trainer.Export;

/// <summary>
/// Pictures of a folder as inputs of a model. They are decoded again on every pass, so that a folder of any size fits in memory.
/// </summary>
internal sealed class PictureFolder
{
    private static readonly HashSet<string> s_extensions = new(StringComparer.OrdinalIgnoreCase)
        { ".jpg", ".jpeg", ".png", ".bmp", ".webp" };

    private readonly DecodingRules _rules;

    /// <param name="folder">Searched including its subfolders.</param>
    /// <param name="maximum">The maximum number of pictures, taken evenly from the sorted list.</param>
    /// <param name="rules">How they are decoded.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist, or is a file.</exception>
    /// <exception cref="InvalidDataException">The folder has no pictures.</exception>
    public PictureFolder(string folder, int maximum, DecodingRules rules)
        : this(FilesIn(folder), maximum, rules)
    {
    }

    /// <param name="files">Picture files.</param>
    /// <param name="maximum">The maximum number of pictures, taken evenly from the list.</param>
    /// <param name="rules">How they are decoded.</param>
    public PictureFolder(IReadOnlyList<string> files, int maximum, DecodingRules rules) =>
        (Files, _rules) = (Spread(files, maximum), rules);

    /// <summary>The chosen picture files.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The paths of all pictures in a folder and its subfolders, sorted.</summary>
    /// <inheritdoc cref="PictureFolder(string, int, DecodingRules)"/>
    public static string[] FilesIn(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(File.Exists(folder)
                ? $"'{folder}' is a file; name the folder that it is in, or another with pictures like those that the model will see."
                : $"The folder of pictures '{folder}' does not exist; name one with pictures like those that the model will see.");
        }

        var all = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => s_extensions.Contains(Path.GetExtension(file)))
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (all.Length == 0)
        {
            throw new InvalidDataException($"The folder '{folder}' contains no pictures ({string.Join(", ", s_extensions)}); name one with "
                + $"pictures like those that the model will see.");
        }

        return all;
    }

    /// <summary>Elements taken evenly from a list.</summary>
    /// <param name="all">The list.</param>
    /// <param name="maximum">The most to take.</param>
    public static IReadOnlyList<T> Spread<T>(IReadOnlyList<T> all, int maximum)
    {
        var count = Math.Min(all.Count, maximum);
        return [.. Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Count / count)])];
    }

    /// <summary>The pictures, letterboxed: red, green, blue planes in [0, 1].</summary>
    /// <param name="batch">How often each picture is repeated, for models with a fixed batch.</param>
    /// <param name="height">Height of the model's input.</param>
    /// <param name="width">Width of the model's input.</param>
    public IEnumerable<float[]> Letterboxed(int batch, int height, int width)
    {
        using var writer = new LetterboxWriter();
        foreach (var file in Files)
        {
            var picture = ImageDecoder.DecodeRgb(file, _rules);
            var tensor = new float[batch * 3 * height * width];
            var first = tensor.AsSpan(0, 3 * height * width);
            writer.Write(picture.Pixels, PixelFormat.Rgb24, picture.Width, picture.Height, 3 * picture.Width, width, height, first);
            for (var i = 1; i < batch; i++)
            {
                first.CopyTo(tensor.AsSpan(i * first.Length));
            }

            yield return tensor;
        }
    }
}
