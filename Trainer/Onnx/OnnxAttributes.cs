using Google.Protobuf;
using Onnx;

namespace MLNetGhost.Trainer.Onnx;

/// <summary>Attributes of ONNX nodes.</summary>
internal static class OnnxAttributes
{
    /// <summary>A list of integers, such as <c>strides</c>.</summary>
    public static AttributeProto Integers(string name, params ReadOnlySpan<int> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        foreach (var value in values)
        {
            attribute.Ints.Add(value);
        }

        return attribute;
    }

    /// <summary>One integer, such as <c>axis</c>.</summary>
    public static AttributeProto Integer(string name, int value)
        => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    /// <summary>One floating-point number, such as <c>alpha</c>.</summary>
    public static AttributeProto Number(string name, float value)
        => new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    /// <summary>A string, such as <c>mode</c>.</summary>
    public static AttributeProto Text(string name, string value)
        => new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };
}
