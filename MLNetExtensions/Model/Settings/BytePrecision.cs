using System.Runtime.Intrinsics.X86;
using Microsoft.ML.OnnxRuntime;

namespace MLNetGhost.Model;

/// <summary>
/// Whether products of bytes are exact. x64 processors without VNNI instructions add two products of an unsigned and a signed byte in 16
/// bits, and saturate: 255 · 127 · 2 is twice what fits. ONNX Runtime uses that instruction unless a session entry forbids it. The entry
/// makes weights unsigned, for which there are exact instructions that are slower; it does so with VNNI too, where it only costs time.
/// </summary>
internal static class BytePrecision
{
    /// <summary>The session entry; <c>1</c> asks for exact products.</summary>
    public const string Entry = "session.x64quantprecision";

    private const int FeatureLeaf = 7;

    /// <summary>Whether this processor saturates.</summary>
    public static bool Saturates { get; } = X86Base.IsSupported && !HasVnni();

    /// <summary>Asks for exact products where this processor saturates and the model has some that may.</summary>
    /// <param name="options">The options of the session.</param>
    /// <param name="model">The model's file, from its beginning; it must be able to seek.</param>
    public static void Require(SessionOptions options, Stream model)
    {
        if (Saturates && ByteOperators.MaySaturate(model))
        {
            options.AddSessionConfigEntry(Entry, "1");
        }
    }

    /// <summary>
    /// Whether ONNX Runtime can use VNNI instructions: those on vectors of 512 bits count only where the system saves such vectors.
    /// </summary>
    private static bool HasVnni()
    {
        if (X86Base.CpuId(0, 0).Eax < FeatureLeaf)
        {
            return false;
        }

        var (subleaves, _, ecx, _) = X86Base.CpuId(FeatureLeaf, 0);
        return HasVnni(ecx, subleaves > 0 ? X86Base.CpuId(FeatureLeaf, 1).Eax : 0, Avx2.IsSupported, Avx512BW.IsSupported);
    }

    /// <summary>The same from what the processor says about itself.</summary>
    /// <param name="ecx">CPUID, leaf 7, subleaf 0, register ECX: bit 11 for vectors of 512 bits.</param>
    /// <param name="eax">Subleaf 1, register EAX: bit 4 for vectors of 256 bits.</param>
    /// <param name="hasAvx2">Whether the system saves vectors of 256 bits.</param>
    /// <param name="hasAvx512">Whether it saves those of 512 bits.</param>
    internal static bool HasVnni(int ecx, int eax, bool hasAvx2, bool hasAvx512) =>
        (hasAvx512 && (ecx & (1 << 11)) != 0) || (hasAvx2 && (eax & (1 << 4)) != 0);
}
