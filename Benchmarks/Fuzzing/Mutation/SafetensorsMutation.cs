using System.Buffers.Binary;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Alters the JSON of a safetensors file and states its new length.</summary>
internal static class SafetensorsMutation
{
    private const int PrefixLength = 8;

    /// <summary>Alters the header.</summary>
    public static byte[] ChangeHeader(byte[] input, Random random)
    {
        if (input.Length < PrefixLength || BinaryPrimitives.ReadInt64LittleEndian(input) is var length
            && (length <= 0 || length > input.Length - PrefixLength))
        {
            return input;
        }

        var header = FuzzMutator.ChangeOnce(input.AsSpan(PrefixLength, (int)length).ToArray(), FuzzGrammar.Json, random);
        var result = ByteMutations.Replace(input, PrefixLength, (int)length, header);
        BinaryPrimitives.WriteInt64LittleEndian(result, header.Length);
        return result;
    }
}
