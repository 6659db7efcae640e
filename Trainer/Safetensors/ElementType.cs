using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MLNetGhost.Trainer.Safetensors;

/// <summary>The types of the numbers in a file of weights, with the names that safetensors has for them.</summary>
internal enum ElementType
{
    F64,
    F32,
    F16,
    BF16,
    I64,
    I32,
    I16,
    I8,
    U8,
    BOOL,
}

/// <summary>Sizes of the types, and their numbers in single precision.</summary>
internal static class ElementTypes
{
    /// <summary>Bytes of an element.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.F64 or ElementType.I64 => 8,
        ElementType.F32 or ElementType.I32 => 4,
        ElementType.F16 or ElementType.BF16 or ElementType.I16 => 2,
        _ => 1,
    };

    /// <summary>The numbers of little-endian elements, rounded to single precision.</summary>
    /// <param name="type">The type.</param>
    /// <param name="bytes">Whole elements.</param>
    public static float[] Decode(this ElementType type, ReadOnlySpan<byte> bytes)
    {
        var values = new float[bytes.Length / type.Size()];
        if (type == ElementType.F32 && BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = DecodeOne(type, bytes[(i * type.Size())..]);
        }

        return values;
    }

    private static float DecodeOne(ElementType type, ReadOnlySpan<byte> bytes) => type switch
    {
        ElementType.F64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        ElementType.F32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        ElementType.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        ElementType.BF16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        ElementType.I64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        ElementType.I32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ElementType.I16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        ElementType.I8 => (sbyte)bytes[0],
        _ => bytes[0],
    };
}
