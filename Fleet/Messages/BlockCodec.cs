namespace MLNetGhost.Fleet.Messages;

/// <summary>Blocks as bytes.</summary>
internal static class BlockCodec
{
    /// <summary>The least bytes of a picture: a length and whether it has an id.</summary>
    private const int LeastBytes = 2;

    private static ReadOnlySpan<byte> Magic => "MGB1"u8;

    /// <summary>Writes a block.</summary>
    public static byte[] Write(PictureBlock block)
    {
        var writer = new MessageWriter();
        writer.Write(Magic);
        writer.Write(block.Number);
        writer.Write(block.First);
        writer.Write(block.Pictures.Count);
        foreach (var picture in block.Pictures)
        {
            writer.Write(picture.Name);
            writer.Write(picture.Id);
        }

        return writer.ToArray();
    }

    /// <summary>Reads a block.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a block.</exception>
    public static PictureBlock Read(ReadOnlySpan<byte> message)
    {
        var reader = new MessageReader(message, "A block of pictures");
        reader.Expect(Magic);
        var (number, first) = (reader.ReadNumber(), reader.ReadNumber());
        var pictures = new PictureEntry[reader.ReadCount(LeastBytes)];
        for (var i = 0; i < pictures.Length; i++)
        {
            pictures[i] = new PictureEntry(reader.ReadText(), reader.ReadId());
        }

        return reader.IsAtEnd ? new PictureBlock(number, first, pictures) : throw reader.Damaged();
    }
}
