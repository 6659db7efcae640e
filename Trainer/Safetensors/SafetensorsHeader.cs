using System.Text.Json;
using MLNetGhost.Files;

namespace MLNetGhost.Trainer.Safetensors;

/// <summary>
/// The header of a safetensors file, checked as the format's own reader does: every byte of the data belongs to exactly one tensor, so that
/// a file never needs more memory than it has bytes.
/// </summary>
/// <param name="Tensors">The tensors in the order of the header.</param>
/// <param name="Metadata">The entries of <c>__metadata__</c>.</param>
internal sealed record SafetensorsHeader(IReadOnlyList<SafetensorsPlace> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    private const string MetadataKey = "__metadata__";

    private static readonly JsonDocumentOptions s_options = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Reads a header.</summary>
    /// <param name="header">UTF-8 text.</param>
    /// <param name="dataLength">The bytes after the header.</param>
    /// <param name="refusal">Makes the error for what was found.</param>
    /// <exception cref="InvalidDataException">It is not JSON, or not such a header; the message says what was found.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> header, long dataLength, Func<string, InvalidDataException> refusal)
    {
        try
        {
            using var json = JsonDocument.Parse(header, s_options);
            return new Reader(dataLength, refusal).Read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is for text that is not UTF-8, or has half of a surrogate pair.
            throw refusal($"its header cannot be read as JSON ({Excerpt.Of(e.Message)})");
        }
    }

    private sealed class Reader(long dataLength, Func<string, InvalidDataException> refusal)
    {
        private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
        private readonly List<SafetensorsPlace> _tensors = [];

        public SafetensorsHeader Read(JsonElement root)
        {
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw refusal($"its header is {Describe(root)}, not an object");
            }

            foreach (var property in root.EnumerateObject())
            {
                if (property.Name == MetadataKey)
                {
                    ReadMetadata(property.Value);
                    continue;
                }

                _tensors.Add(Place(property.Name, property.Value));
                if (_tensors.Count > SafetensorsFile.MostTensors)
                {
                    throw refusal($"it has more than {SafetensorsFile.MostTensors} tensors");
                }
            }

            RequireTiling();
            return new SafetensorsHeader(_tensors, _metadata);
        }

        private void ReadMetadata(JsonElement metadata)
        {
            if (metadata.ValueKind != JsonValueKind.Object)
            {
                throw refusal($"its {MetadataKey} is {Describe(metadata)}, not an object of texts");
            }

            foreach (var entry in metadata.EnumerateObject())
            {
                _metadata[entry.Name] = Text(entry.Value)
                    ?? throw refusal($"its {MetadataKey} has {Describe(entry.Value)} for '{Excerpt.Of(entry.Name)}', not a text");
            }
        }

        private SafetensorsPlace Place(string name, JsonElement tensor)
        {
            var shown = Excerpt.Of(name);
            if (tensor.ValueKind != JsonValueKind.Object)
            {
                throw refusal($"tensor '{shown}' is {Describe(tensor)}, not an object with dtype, shape and data_offsets");
            }

            var type = tensor.TryGetProperty("dtype", out var dtype) ? Text(dtype) : null;
            if (!Enum.TryParse<ElementType>(type, out var stored) || stored.ToString() != type)
            {
                throw refusal($"tensor '{shown}' has the type {Excerpt.Of(type ?? "of nothing")}; only "
                    + $"{string.Join(", ", Enum.GetNames<ElementType>())} are supported");
            }

            if (Numbers(tensor, "shape") is not { Length: <= SafetensorsFile.MostDimensions } shape)
            {
                throw refusal($"tensor '{shown}' has no shape of at most {SafetensorsFile.MostDimensions} whole numbers from 0 on");
            }

            if (Numbers(tensor, "data_offsets") is not [var begin, var end])
            {
                throw refusal($"tensor '{shown}' has no data_offsets of two whole numbers from 0 on");
            }

            // A product of eight sizes has up to 504 bits, so it stops where it is more than the file can hold.
            var count = shape.Contains(0)
                ? 0
                : shape.Aggregate((Int128)1, (product, size) => product > dataLength ? product : product * size);
            var longest = Array.MaxLength / stored.Size();
            if (count * stored.Size() != (Int128)end - begin || end > dataLength || count > longest)
            {
                throw refusal($"tensor '{shown}' of shape [{string.Join(", ", shape)}] claims bytes {begin} to {end} of {dataLength}, "
                    + $"which must be {stored.Size()} for each of at most {longest} elements");
            }

            return new SafetensorsPlace(name, shape, begin, (int)count, stored);
        }

        /// <summary>Tensors may be in any order, but neither overlap nor leave a gap.</summary>
        private void RequireTiling()
        {
            long next = 0;
            foreach (var tensor in _tensors.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.Count))
            {
                if (tensor.Begin != next)
                {
                    throw refusal($"tensor '{Excerpt.Of(tensor.Name)}' begins at byte {tensor.Begin}, and the one before it ends at "
                        + $"{next}; tensors follow each other without overlap or gap");
                }

                next += (long)tensor.Count * tensor.Type.Size();
            }

            if (next != dataLength)
            {
                throw refusal($"its tensors end at byte {next} of {dataLength}");
            }
        }

        /// <summary>Whole numbers from 0 on; null for anything else.</summary>
        private static long[]? Numbers(JsonElement tensor, string key)
        {
            if (!tensor.TryGetProperty(key, out var list) || list.ValueKind != JsonValueKind.Array
                || list.GetArrayLength() > SafetensorsFile.MostDimensions)
            {
                return null;
            }

            var numbers = new long[list.GetArrayLength()];
            for (var i = 0; i < numbers.Length; i++)
            {
                if (list[i].ValueKind != JsonValueKind.Number || !list[i].TryGetInt64(out numbers[i]) || numbers[i] < 0)
                {
                    return null;
                }
            }

            return numbers;
        }

        private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        private static string Describe(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Array => "a list",
            JsonValueKind.Object => "an object",
            JsonValueKind.Null => "null",
            _ => Excerpt.Of(value.GetRawText(), 40),
        };
    }
}

/// <summary>Where a tensor lies in the data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its dimensions; empty for a scalar.</param>
/// <param name="Begin">Its first byte.</param>
/// <param name="Count">Its elements.</param>
/// <param name="Type">How they are stored.</param>
internal sealed record SafetensorsPlace(string Name, IReadOnlyList<long> Shape, long Begin, int Count, ElementType Type);
