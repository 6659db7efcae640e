using System.Text.Json;

namespace MLNetGhost.Data;

/// <summary>A file of labelme: the shapes of one picture.</summary>
/// <param name="Path">The file.</param>
/// <param name="ImagePath">The picture's path as it is written, from the file's folder; empty if there is none.</param>
/// <param name="Size">The picture's size as the file states it.</param>
/// <param name="Shapes">Its shapes.</param>
internal sealed record LabelmeFile(string Path, string ImagePath, StatedSize Size, IReadOnlyList<LabelmeShape> Shapes)
{
    /// <summary>Reads a file; null if it is JSON, but not labelme's. The copy of the picture in it is skipped.</summary>
    /// <exception cref="InvalidDataException">It is not JSON, or its shapes are no list.</exception>
    public static LabelmeFile? Read(string path) => JsonText.Read(path, root => Read(path, root));

    private static LabelmeFile? Read(string path, JsonElement root)
    {
        if (root.Field("shapes") is not { } shapes)
        {
            return null;
        }

        if (shapes.ValueKind != JsonValueKind.Array)
        {
            throw new InvalidDataException($"shapes is {JsonFields.Shown(shapes)}, but labelme writes a list; export it again.");
        }

        return new LabelmeFile(
            path,
            root.Field("imagePath").Text()?.Trim() ?? "",
            JsonFields.Size(root.Field("imageWidth"), root.Field("imageHeight")),
            [.. shapes.EnumerateArray().Select(LabelmeShape.Read)]);
    }
}
