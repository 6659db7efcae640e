using System.Text;

namespace MLNetGhost.Model;

/// <summary>
/// Finds operators of one domain in an ONNX file. It reads the nodes and skips weights, so a large file costs little; the domains that a
/// file imports would not do, because an optimiser imports all that it knows.
/// </summary>
internal static class NodeDomains
{
    /// <summary>ONNX Runtime's operators on channels in blocks as wide as the vectors of the processor that wrote the file.</summary>
    public const string OneProcessor = "com.microsoft.nchwc";

    // Numbers of fields in onnx.proto.
    private const int ModelGraph = 7, GraphNode = 1, NodeAttribute = 5, NodeDomain = 7, AttributeGraph = 6, AttributeGraphs = 11;

    private const int LengthDelimited = 2;

    /// <summary>The depth of messages that ONNX's own reader accepts.</summary>
    private const int DeepestMessage = 100;

    /// <summary>Whether a node of the model, at any depth, belongs to a domain; false for a file that is not ONNX.</summary>
    /// <param name="model">The file, from its beginning; it must be able to seek.</param>
    /// <param name="domain">The domain.</param>
    public static bool Contain(Stream model, string domain)
    {
        try
        {
            return Search(new BufferedStream(model), model.Length, Encoding.UTF8.GetBytes(domain), Kind.Model, 0);
        }
        catch (InvalidDataException)
        {
            // ONNX Runtime says better what is wrong with it.
            return false;
        }
    }

    private static bool Search(Stream stream, long end, byte[] domain, Kind kind, int depth)
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
                if (kind == Kind.Node && field == NodeDomain)
                {
                    if (length == domain.Length && Reads(stream, domain))
                    {
                        return true;
                    }
                }
                else if (Inner(kind, field) is { } inner && Search(stream, next, domain, inner, depth + 1))
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

    private static bool Reads(Stream stream, byte[] expected)
    {
        Span<byte> bytes = stackalloc byte[64];
        bytes = bytes[..expected.Length];
        stream.ReadExactly(bytes);
        return bytes.SequenceEqual(expected);
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

    private enum Kind
    {
        Model,
        Graph,
        Node,
        Attribute,
    }
}
