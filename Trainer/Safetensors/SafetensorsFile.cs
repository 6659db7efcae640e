using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using MLNetGhost.Files;

namespace MLNetGhost.Trainer.Safetensors;

/// <summary>
/// Reads and writes safetensors files: eight bytes of header length (little endian), a JSON header, raw tensors.
/// Tensors have any of the <see cref="ElementType"/>s, and float32 once they are read; they are written as float32 or float16. The whole
/// header is checked against the file before the first tensor is read.
/// </summary>
internal sealed record SafetensorsFile(IReadOnlyDictionary<string, SafetensorsEntry> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The most bytes of a header: 100,000 tensors with long names have a tenth of it.</summary>
    internal const int LongestHeader = 100 << 20;

    /// <summary>The most tensors of a file; the largest network of the family has 2,500, with the state of its run 10,000.</summary>
    internal const int MostTensors = 100_000;

    /// <summary>The most dimensions of a tensor.</summary>
    internal const int MostDimensions = 8;

    private const string MetadataKey = "__metadata__";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not safetensors, is cut short, holds a type that is not read, or states
    /// tensors that overlap or leave bytes out.</exception>
    public static SafetensorsFile Read(string path)
    {
        if (!File.Exists(path))
        {
            throw SharedFile.NotFound(path, $"{path} does not exist; name a .safetensors file.");
        }

        using var stream = SharedFile.OpenStream(path);
        return Read(stream, path);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="stream">Its bytes from the beginning; it can seek.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="InvalidDataException">As for a path.</exception>
    public static SafetensorsFile Read(Stream stream, string path)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (stream.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
        {
            throw Broken(path, $"it has {stream.Length} bytes, fewer than the 8 bytes of a header length");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > LongestHeader || length > (ulong)(stream.Length - 8))
        {
            throw Broken(path, $"its header claims {length} bytes of a file of {stream.Length}, of which it may have {LongestHeader}");
        }

        var header = new byte[(int)length];
        stream.ReadExactly(header);
        var content = SafetensorsHeader.Parse(header, stream.Length - 8 - (long)length, what => Broken(path, what));
        var tensors = new Dictionary<string, SafetensorsEntry>(content.Tensors.Count, StringComparer.Ordinal);
        foreach (var tensor in content.Tensors)
        {
            stream.Position = 8 + (long)length + tensor.Begin;
            tensors.Add(tensor.Name, new SafetensorsEntry(tensor.Shape, ReadValues(stream, tensor.Type, tensor.Count)));
        }

        return new SafetensorsFile(tensors, content.Metadata);
    }

    /// <summary>Writes the file under a temporary name and renames it, so that a half-written file is never seen.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="type">How the numbers are stored.</param>
    /// <exception cref="ArgumentException">A number is too large for <see cref="ElementType.F16"/>, or the type is neither this nor
    /// <see cref="ElementType.F32"/>.</exception>
    public void Write(string path, ElementType type = ElementType.F32)
    {
        if (type is not (ElementType.F32 or ElementType.F16))
        {
            throw new ArgumentException($"Tensors are not written as {type}; choose {ElementType.F32} or {ElementType.F16}.", nameof(type));
        }

        if (type == ElementType.F16)
        {
            RequireHalf();
        }

        AtomicFile.Write(path, stream => Write(stream, type));
    }

    private static float[] ReadValues(Stream stream, ElementType type, int count)
    {
        if (type == ElementType.F32 && BitConverter.IsLittleEndian)
        {
            var values = new float[count];
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }

        var bytes = new byte[count * type.Size()];
        stream.ReadExactly(bytes);
        return type.Decode(bytes);
    }

    private void RequireHalf()
    {
        foreach (var (name, entry) in Tensors)
        {
            var index = Array.FindIndex(entry.Values, value => Half.IsInfinity((Half)value));
            if (index >= 0)
            {
                throw new ArgumentException($"Tensor '{name}' has a value of {entry.Values[index]}, but half precision ends at "
                    + $"{(float)Half.MaxValue}; write single precision.");
            }
        }
    }

    private static InvalidDataException Broken(string path, string what) =>
        new($"{path} is not a complete safetensors file: {what}. Copy or download it again.");

    private void Write(Stream stream, ElementType type)
    {
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach (var (key, value) in Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            long offset = 0;
            foreach (var (name, entry) in Tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", type.ToString());
                json.WriteStartArray("shape");
                foreach (var dimension in entry.Shape)
                {
                    json.WriteNumberValue(dimension);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset += entry.Values.LongLength * type.Size();
                json.WriteNumberValue(offset);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // The data begins at a multiple of eight bytes, as other readers expect.
        while (header.Length % 8 != 0)
        {
            header.WriteByte((byte)' ');
        }

        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        header.WriteTo(stream);
        foreach (var entry in Tensors.Values)
        {
            if (type == ElementType.F32)
            {
                stream.Write(MemoryMarshal.AsBytes(entry.Values.AsSpan()));
            }
            else
            {
                stream.Write(MemoryMarshal.AsBytes(Array.ConvertAll(entry.Values, value => (Half)value).AsSpan()));
            }
        }
    }
}
