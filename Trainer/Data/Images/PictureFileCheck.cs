using System.Buffers.Binary;
using MLNetGhost.Data;
using MLNetGhost.Files;
using MLNetGhost.Imaging;

namespace MLNetGhost.Trainer.Data;

/// <summary>
/// Finds damaged picture files without decoding all of them: the header must be readable, and a JPEG must have its end marker near
/// its end, a PNG the checksums that it states, a WebP the length. A file that fails this quick check is decoded, and the decoder decides.
/// </summary>
internal static class PictureFileCheck
{
    private const int TailLength = 4096;

    /// <summary>What is wrong with the file of a picture, or null.</summary>
    /// <param name="image">The picture as the dataset describes it.</param>
    public static string? FindProblem(AnnotatedImage image)
    {
        if (image.Held is { IsDecoded: true })
        {
            return null;
        }

        try
        {
            var content = image.Held?.Read();
            var (width, height) = content is null ? ImageDecoder.ReadSize(image.Path) : ImageDecoder.ReadSize(content, image.Path);
            if ((width, height) != (image.Width, image.Height))
            {
                return $"{image.Path} has {width}×{height} pixels, but the dataset says {image.Width}×{image.Height}; the boxes "
                    + $"belong to another version of the picture.";
            }

            using Stream file = content is null ? SharedFile.OpenStream(image.Path) : new MemoryStream(content, writable: false);
            if (!LooksWhole(file))
            {
                image.Decode();
            }

            return null;
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }

    private static bool LooksWhole(Stream file)
    {
        Span<byte> head = stackalloc byte[12];
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
        {
            return false;
        }

        if (head.StartsWith("RIFF"u8))
        {
            return file.Length >= BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) + 8L;
        }

        if (head is [0xFF, 0xD8, ..])
        {
            return TailHas(file, [0xFF, 0xD9]);
        }

        return head[1..].StartsWith("PNG"u8) && PngChecksums.AllMatch(file);
    }

    private static bool TailHas(Stream file, ReadOnlySpan<byte> marker)
    {
        Span<byte> tail = stackalloc byte[TailLength];
        file.Position = Math.Max(0, file.Length - tail.Length);
        var count = file.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false);
        return tail[..count].IndexOf(marker) >= 0;
    }
}
