using MLNetGhost.Imaging;

namespace MLNetGhost.Data;

/// <summary>A picture that is not a file of its own: decoded pixels, or the content of a picture file.</summary>
/// <param name="name">The picture's name in messages.</param>
/// <param name="length">The number of bytes.</param>
/// <param name="read">Returns the bytes, which nobody changes; called from several threads.</param>
/// <param name="decodedSize">The size of decoded pixels (RGB, row by row); null if the bytes are those of a picture file.</param>
internal sealed class HeldPicture(string name, int length, Func<byte[]> read, (int Width, int Height)? decodedSize = null)
{
    /// <summary>The number of bytes.</summary>
    public int Length => length;

    /// <summary>True if reading takes no time and no memory of its own.</summary>
    public bool IsInMemory { get; init; }

    /// <summary>True for pixels, false for the content of a picture file.</summary>
    public bool IsDecoded => decodedSize is not null;

    /// <summary>The bytes, which must not be changed.</summary>
    public byte[] Read() => read();

    /// <summary>The pixels, which are shared and must not be changed.</summary>
    /// <param name="rules">Which files are accepted, and who decodes them; null for the defaults.</param>
    /// <exception cref="InvalidDataException">The content cannot be decoded; the message names the picture.</exception>
    public RgbImage Decode(DecodingRules? rules = null) => decodedSize is var (width, height)
        ? new RgbImage(width, height, read())
        : ImageDecoder.DecodeRgb(read(), name, rules);
}
