using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using MLNetGhost.Files;

namespace MLNetGhost.Trainer.Safetensors;

/// <summary>
/// Reads and writes safetensors files: eight bytes of header length (little endian), a JSON header, raw tensors.
/// Tensors are read as float32, whichever of the <see cref="ElementType"/>s they have, and written as float32. The header is checked
/// against the file before anything is allocated.
/// </summary>
internal sealed record SafetensorsFile(IReadOnlyDictionary<string, SafetensorsEntry> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    private const string MetadataKey = "__metadata__";
    private const int LargestHeader = 100 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not safetensors, is cut short, or holds a type that is not read.</exception>
    public static SafetensorsFile Read(string path)
    {
        if (!File.Exists(path))
        {
            throw SharedFile.NotFound(path, $"{path} does not exist; name a .safetensors file.");
        }

        using var stream = SharedFile.OpenStream(path);
        Span<byte> prefix = stackalloc byte[8];
        if (stream.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
        {
            throw Broken(path, $"it has {stream.Length} bytes, fewer than the 8 bytes of a header length");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > LargestHeader || length > (ulong)(stream.Length - 8))
        {
            throw Broken(path, $"its header claims {length} bytes of a file of {stream.Length}");
        }

        var header = new byte[(int)length];
        stream.ReadExactly(header);
        try
        {
            using var json = JsonDocument.Parse(header);
            return Read(path, stream, json.RootElement, 8 + (long)length);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException($"{path} is not a safetensors file: its header cannot be read ({e.Message}). Use a file that "
                + $"the trainer or another safetensors writer saved.", e);
        }
    }

    /// <summary>Writes the file under a temporary name and renames it, so that a half-written file is never seen.</summary>
    /// <param name="path">The file to write or replace.</param>
    public void Write(string path) => AtomicFile.Write(path, Write);

    private static SafetensorsFile Read(string path, FileStream stream, JsonElement header, long dataStart)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var tensors = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        var unread = stream.Length - dataStart;
        foreach (var property in header.EnumerateObject())
        {
            if (property.Name == MetadataKey)
            {
                foreach (var entry in property.Value.EnumerateObject())
                {
                    metadata[entry.Name] = entry.Value.GetString() ?? "";
                }

                continue;
            }

            var name = Excerpt.Of(property.Name);
            var typeName = property.Value.GetProperty("dtype").GetString();
            if (!Enum.TryParse<ElementType>(typeName, out var type) || type.ToString() != typeName)
            {
                throw Broken(path, $"tensor '{name}' has type {Excerpt.Of(typeName)}; only "
                    + $"{string.Join(", ", Enum.GetNames<ElementType>())} are read");
            }

            var shape = property.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()).ToArray();
            var offsets = property.Value.GetProperty("data_offsets");
            long begin = offsets[0].GetInt64(), end = offsets[1].GetInt64();
            if (begin < 0 || end < begin || end > stream.Length - dataStart || CountOf(shape) is not { } count
                || count * type.Size() != end - begin)
            {
                throw Broken(path, $"tensor '{name}' of shape [{Excerpt.Of(string.Join(", ", shape))}] claims bytes {begin} to {end} of "
                    + $"{stream.Length - dataStart}");
            }

            unread -= end - begin;
            if (unread < 0 || end - begin > Array.MaxLength)
            {
                throw Broken(path, $"its tensors up to '{name}' claim more bytes than the {stream.Length - dataStart} that follow the "
                    + $"header, or one has more than {Array.MaxLength}");
            }

            var bytes = new byte[end - begin];
            stream.Position = dataStart + begin;
            stream.ReadExactly(bytes);
            var values = type.Decode(bytes);
            tensors[property.Name] = new SafetensorsEntry(shape, values);
        }

        return new SafetensorsFile(tensors, metadata);
    }

    /// <summary>The number of elements; null if a dimension is negative or they are more than any file has.</summary>
    private static long? CountOf(long[] shape)
    {
        Int128 count = 1;
        foreach (var dimension in shape)
        {
            count *= dimension;
            if (dimension < 0 || count > Array.MaxLength)
            {
                return null;
            }
        }

        return (long)count;
    }

    private static InvalidDataException Broken(string path, string what) =>
        new($"{path} is not a complete safetensors file: {what}. Copy or download it again.");

    private void Write(Stream stream)
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
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (var dimension in entry.Shape)
                {
                    json.WriteNumberValue(dimension);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset += entry.Values.LongLength * sizeof(float);
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
            stream.Write(MemoryMarshal.AsBytes(entry.Values.AsSpan()));
        }
    }
}
