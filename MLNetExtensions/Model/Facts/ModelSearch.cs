using System.Text;

namespace MLNetGhost.Model;

/// <summary>
/// Finds nodes in an ONNX file by a text that they hold, and entries of its metadata. It skips weights, so a large file costs little.
/// </summary>
internal static class ModelSearch
{
    // Numbers of fields in onnx.proto.
    public const int NodeOperator = 4, NodeDomain = 7;

    private const int ModelMetadata = 14, EntryKey = 1, EntryValue = 2;

    private const int ModelGraph = 7, GraphNode = 1, NodeAttribute = 5, AttributeGraph = 6, AttributeGraphs = 11;

    private const int LengthDelimited = 2;

    private const int LongestText = 64;

    /// <summary>The depth of messages that ONNX's own reader accepts.</summary>
    private const int DeepestMessage = 100;

    /// <summary>Whether a node of the model, at any depth, holds one of some texts; false for a file that is not ONNX.</summary>
    /// <param name="model">The file, from its beginning; it must be able to seek.</param>
    /// <param name="field">The number of the node's field.</param>
    /// <param name="texts">The texts, each of at most 64 bytes.</param>
    public static bool HasNode(Stream model, int field, params IEnumerable<string> texts) =>
        Contains(model, new Wanted(Kind.Node, field, [.. texts.Select(Encoding.UTF8.GetBytes)]));

    /// <summary>Whether the model's metadata has an entry; false for a file that is not ONNX.</summary>
    /// <param name="model">The file, from its beginning; it must be able to seek.</param>
    /// <param name="key">The entry's key; both are together at most 60 bytes.</param>
    /// <param name="value">Its value.</param>
    public static bool HasMetadata(Stream model, string key, string value) =>
        Contains(model, new Wanted(Kind.Model, ModelMetadata, [[.. Text(EntryKey, key), .. Text(EntryValue, value)]]));

    /// <summary>A field of a message as every writer writes it.</summary>
    private static byte[] Text(int field, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)(field << 3 | LengthDelimited), (byte)bytes.Length, .. bytes];
    }

    private static bool Contains(Stream model, Wanted wanted)
    {
        try
        {
            return Search(new BufferedStream(model), model.Length, wanted, Kind.Model, 0);
        }
        catch (InvalidDataException)
        {
            // ONNX Runtime says better what is wrong with it.
            return false;
        }
    }

    private static bool Search(Stream stream, long end, Wanted wanted, Kind kind, int depth)
    {
        if (depth > DeepestMessage)
        {
            throw new InvalidDataException("Messages are nested too deep.");
        }

        while (stream.Position < end)
        {
            var tag = ReadNumber(stream, end);
            var (field, wire) = ((int)(tag >> 3), (int)(tag & 7));
            var length = LengthOf(stream, end, wire);
            var next = stream.Position + length;
            if (length < 0 || next < 0 || next > end)
            {
                throw new InvalidDataException("A field is longer than its message.");
            }

            if (wire == LengthDelimited)
            {
                if (kind == wanted.Kind && field == wanted.Field)
                {
                    if (length <= LongestText && wanted.Includes(Read(stream, (int)length)))
                    {
                        return true;
                    }
                }
                else if (Inner(kind, field) is { } inner && Search(stream, next, wanted, inner, depth + 1))
                {
                    return true;
                }
            }

            stream.Position = next;
        }

        return false;
    }

    /// <summary>The number of bytes that a field still has after what was read to find that out.</summary>
    private static long LengthOf(Stream stream, long end, int wire)
    {
        switch (wire)
        {
            case 0:
                ReadNumber(stream, end);
                return 0;
            case 1:
                return 8;
            case LengthDelimited:
                return (long)ReadNumber(stream, end);
            case 5:
                return 4;
            default:
                throw new InvalidDataException("This is not a message.");
        }
    }

    private static Kind? Inner(Kind kind, int field) => (kind, field) switch
    {
        (Kind.Model, ModelGraph) => Kind.Graph,
        (Kind.Graph, GraphNode) => Kind.Node,
        (Kind.Node, NodeAttribute) => Kind.Attribute,
        (Kind.Attribute, AttributeGraph or AttributeGraphs) => Kind.Graph,
        _ => null,
    };

    private static byte[] Read(Stream stream, int length)
    {
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static ulong ReadNumber(Stream stream, long end)
    {
        ulong number = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var value = stream.Position < end ? stream.ReadByte() : -1;
            if (value < 0)
            {
                break;
            }

            number |= (ulong)(value & 0x7F) << shift;
            if (value < 0x80)
            {
                return number;
            }
        }

        throw new InvalidDataException("A number is cut short.");
    }

    /// <summary>What is looked for.</summary>
    /// <param name="Kind">The message that holds it.</param>
    /// <param name="Field">The number of the message's field.</param>
    /// <param name="Texts">Its content: one of these.</param>
    private sealed record Wanted(Kind Kind, int Field, byte[][] Texts)
    {
        public bool Includes(byte[] text) => Array.Exists(Texts, wanted => wanted.AsSpan().SequenceEqual(text));
    }

    private enum Kind
    {
        Model,
        Graph,
        Node,
        Attribute,
    }
}
