using System.IO.Compression;
using System.Reflection;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// The weights that come with the library, made by <see cref="PretrainingRun"/> from drawn pictures alone: safetensors files in half
/// precision, compressed with gzip, embedded in the assembly. <c>README.md</c> beside them says how they were made.
/// </summary>
internal static class StarterWeights
{
    private const string Prefix = "starter/";
    private const string Suffix = ".safetensors.gz";

    private static readonly Assembly s_assembly = typeof(StarterWeights).Assembly;

    /// <summary>The names of the members that have starter weights.</summary>
    public static IReadOnlyList<string> Members { get; } =
    [
        .. s_assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length]).Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether there are starter weights for a network: it has the tables of a member that has some.</summary>
    /// <param name="spec">The network's tables.</param>
    public static bool Has(ModelSpec spec) => Members.Contains(spec.Name) && ModelFamily.Get(spec.Name).Equals(spec);

    /// <summary>Reads the starter weights of a member.</summary>
    /// <param name="member">The member's name, one of <see cref="Members"/>.</param>
    public static SafetensorsFile Read(string member)
    {
        using var resource = s_assembly.GetManifestResourceStream($"{Prefix}{member}{Suffix}")!;
        using var compressed = new GZipStream(resource, CompressionMode.Decompress);
        using var file = new MemoryStream();
        compressed.CopyTo(file);
        file.Position = 0;
        return SafetensorsFile.Read(file, $"the starter weights of {member}");
    }
}
