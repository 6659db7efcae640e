using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using MLNetGhost.Files;

namespace MLNetGhost.Trainer.Safetensors;

/// <summary>
/// Reads and writes safetensors files: eight bytes of header length (little endian), a JSON header, raw tensors.
/// Tensors are float32 or float16, and float32 once they are read. The header is checked against the file before anything is allocated.
/// </summary>
internal sealed record SafetensorsFile(IReadOnlyDictionary<string, SafetensorsEntry> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    private const string MetadataKey = "__metadata__";
    private const int LargestHeader = 100 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not safetensors, is cut short, or holds a type other than F32 and
    /// F16.</exception>
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
    /// <exception cref="InvalidDataException">The file is not safetensors, is cut short, or holds a type other than F32 and
    /// F16.</exception>
    public static SafetensorsFile Read(Stream stream, string path)
    {
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
    /// <param name="type">How the numbers are stored.</param>
    /// <exception cref="ArgumentException">A number is too large for <see cref="SafetensorsType.F16"/>.</exception>
    public void Write(string path, SafetensorsType type = SafetensorsType.F32)
    {
        if (type == SafetensorsType.F16)
        {
            RequireHalf();
        }

        AtomicFile.Write(path, stream => Write(stream, type));
    }

    private static SafetensorsFile Read(string path, Stream stream, JsonElement header, long dataStart)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var tensors = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
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

            var type = property.Value.GetProperty("dtype").GetString() switch
            {
                nameof(SafetensorsType.F32) => SafetensorsType.F32,
                nameof(SafetensorsType.F16) => SafetensorsType.F16,
                var other => throw Broken(path, $"tensor '{Excerpt.Of(property.Name)}' has type {Excerpt.Of(other ?? "null")}; only F32 "
                    + $"and F16 are supported"),
            };

            var shape = property.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()).ToArray();
            var offsets = property.Value.GetProperty("data_offsets");
            long begin = offsets[0].GetInt64(), end = offsets[1].GetInt64();
            var count = shape.Aggregate((Int128)1, (product, dimension) => product * dimension);
            if (shape.Any(d => d < 0) || begin < 0 || end < begin || count * SizeOf(type) != end - begin
                || dataStart + end > stream.Length)
            {
                throw Broken(path, $"tensor '{property.Name}' of shape [{string.Join(", ", shape)}] claims bytes {begin} to {end} of "
                    + $"{stream.Length - dataStart}");
            }

            stream.Position = dataStart + begin;
            tensors[property.Name] = new SafetensorsEntry(shape, ReadValues(stream, type, (int)count));
        }

        return new SafetensorsFile(tensors, metadata);
    }

    private static int SizeOf(SafetensorsType type) => type == SafetensorsType.F16 ? 2 : sizeof(float);

    private static float[] ReadValues(Stream stream, SafetensorsType type, int count)
    {
        var values = new float[count];
        if (type == SafetensorsType.F32)
        {
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }

        var halves = new Half[count];
        stream.ReadExactly(MemoryMarshal.AsBytes(halves.AsSpan()));
        Widen(halves, values);
        return values;
    }

    private static void Widen(ReadOnlySpan<Half> halves, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)halves[i];
        }
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

    private void Write(Stream stream, SafetensorsType type)
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
                offset += entry.Values.LongLength * SizeOf(type);
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
            if (type == SafetensorsType.F32)
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
