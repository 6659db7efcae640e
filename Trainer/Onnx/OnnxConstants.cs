using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Onnx;

namespace MLNetGhost.Trainer.Onnx;

/// <summary>The initialisers of a graph. Equal constants are stored once: a second request returns the first one's name.</summary>
/// <remarks>Values are kept as <c>raw_data</c>, which the format defines as little-endian.</remarks>
internal sealed class OnnxConstants
{
    private readonly RepeatedField<TensorProto> _initializers;
    private readonly Dictionary<(TensorProto.Types.DataType Type, string Shape, ByteString Bytes), string> _known = [];

    /// <summary>Stores constants in the given list.</summary>
    public OnnxConstants(RepeatedField<TensorProto> initializers) => _initializers = initializers;

    /// <summary>A constant of any fixed-size element type.</summary>
    /// <param name="values">Elements, last dimension fastest.</param>
    /// <param name="shape">Dimensions; empty for a scalar.</param>
    /// <param name="type">The ONNX type that <typeparamref name="T"/> stands for.</param>
    /// <param name="proposedName">Called to obtain a name if no equal constant exists yet.</param>
    /// <returns>The name by which nodes refer to it.</returns>
    public string Add<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> shape, TensorProto.Types.DataType type, Func<string> proposedName)
        where T : unmanaged
    {
        var bytes = ByteString.CopyFrom(LittleEndianBytes(values));
        var key = (type, string.Join(',', shape.ToArray()), bytes);
        if (_known.TryGetValue(key, out var name))
        {
            return name;
        }

        name = proposedName();
        Store(name, bytes, shape, type);
        _known.Add(key, name);
        return name;
    }

    /// <summary>A constant of its own, even if an equal one exists: for tensors that a runtime rewrites for one of their readers.</summary>
    /// <param name="values">Elements, last dimension fastest.</param>
    /// <param name="shape">Dimensions; empty for a scalar.</param>
    /// <param name="type">The ONNX type that <typeparamref name="T"/> stands for.</param>
    /// <param name="name">The name by which nodes refer to it.</param>
    /// <returns>The name.</returns>
    public string AddOwn<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> shape, TensorProto.Types.DataType type, string name)
        where T : unmanaged
    {
        Store(name, ByteString.CopyFrom(LittleEndianBytes(values)), shape, type);
        return name;
    }

    private void Store(string name, ByteString bytes, ReadOnlySpan<int> shape, TensorProto.Types.DataType type)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = bytes };
        foreach (var size in shape)
        {
            tensor.Dims.Add(size);
        }

        _initializers.Add(tensor);
    }

    private static ReadOnlySpan<byte> LittleEndianBytes<T>(ReadOnlySpan<T> values)
        where T : unmanaged
        => BitConverter.IsLittleEndian
            ? MemoryMarshal.AsBytes(values)
            : throw new PlatformNotSupportedException("Models can be written only on little-endian machines; export on x64 or arm64.");
}
