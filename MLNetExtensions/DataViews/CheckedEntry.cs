using System.Security.Cryptography;
using Microsoft.ML;

namespace MLNetGhost.DataViews;

/// <summary>
/// Parts of a model file that are separate entries in the zip, with their length and SHA-256 in the main stream, so that damage is
/// detected.
/// </summary>
internal static class CheckedEntry
{
    /// <summary>Writes an entry.</summary>
    public static void Write(ModelSaveContext context, string name, byte[] content)
    {
        // *** Binary format ***
        // int: length
        // 32 bytes: SHA-256
        context.Writer.Write(content.Length);
        context.Writer.Write(SHA256.HashData(content));
        context.SaveBinaryStream(name, writer => writer.Write(content));
    }

    /// <summary>Reads an entry; entries must be read in the order in which they were written.</summary>
    /// <exception cref="InvalidDataException">The entry is missing, was cut short, was altered, or is longer than the limit.</exception>
    /// <param name="context">The model file.</param>
    /// <param name="name">The entry.</param>
    /// <param name="limit">The most bytes that it may have.</param>
    public static byte[] Read(ModelLoadContext context, string name, int limit)
    {
        var length = context.Reader.ReadInt32();
        if (length < 0 || length > limit)
        {
            throw new InvalidDataException($"{name} is recorded with {length} bytes, which is not from 0 to {limit}.");
        }

        var expected = context.Reader.ReadBytes(SHA256.HashSizeInBytes);
        byte[] content = [];
        if (!context.TryLoadBinaryStream(name, reader => content = ReadWhole(reader, name, length)))
        {
            throw new InvalidDataException($"{name} is missing.");
        }

        return SHA256.HashData(content).AsSpan().SequenceEqual(expected)
            ? content
            : throw new InvalidDataException($"{name} does not match the checksum that it was saved with: it was altered.");
    }

    /// <summary>Compares the length before allocating anything: in a damaged file it may be any number.</summary>
    private static byte[] ReadWhole(BinaryReader reader, string name, int length)
    {
        var actual = reader.BaseStream.Length;
        return actual == length
            ? reader.ReadBytes(length)
            : throw new InvalidDataException($"{name} has {actual} bytes instead of {length}: it was cut short, or the recorded length "
                + $"was altered.");
    }
}
