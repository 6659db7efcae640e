using System.Security.Cryptography;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Many bytes as a short text.</summary>
internal static class Digest
{
    private const int Length = 8;

    /// <summary>Sixteen hexadecimal digits that depend on every byte.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, Length));
}
