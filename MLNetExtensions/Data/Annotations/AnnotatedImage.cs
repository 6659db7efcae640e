using MLNetGhost.Imaging;

namespace MLNetGhost.Data;

/// <summary>A picture and its labelled objects.</summary>
/// <param name="Path">Full path of the image file.</param>
/// <param name="Width">Width in pixels as a viewer shows it (EXIF orientation applied).</param>
/// <param name="Height">Height in pixels as a viewer shows it (EXIF orientation applied).</param>
/// <param name="Annotations">The objects; empty for a background picture.</param>
public sealed record AnnotatedImage(string Path, int Width, int Height, IReadOnlyList<Annotation> Annotations)
{
    /// <summary>The picture itself if it is not a file: <see cref="Path"/> is then only its name.</summary>
    internal HeldPicture? Held { get; init; }

    /// <summary>The pixels as a viewer shows them; those of a held picture may have another size than the picture.</summary>
    /// <param name="rules">Which files are accepted, and who decodes them; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The picture cannot be decoded; the message names it.</exception>
    internal RgbImage Decode(DecodingRules? rules = null) => Held?.Decode(rules) ?? ImageDecoder.DecodeRgb(Path, rules);
}
