using System.Runtime.InteropServices;
using System.Text.Json;

namespace MLNetGhost.UnitTests.Packages;

/// <summary>The output folder of a program: its native libraries, and those in its list of dependencies (<c>.deps.json</c>).</summary>
internal sealed class ProgramOutput
{
    private readonly string _folder;

    public ProgramOutput(string folder, string program)
    {
        _folder = folder;
        using var list = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, program + ".deps.json")));
        var libraries = list.RootElement.GetProperty("targets").EnumerateObject()
            .SelectMany(target => target.Value.EnumerateObject()).ToList();
        Listed = Names(libraries, "runtimeTargets").ToHashSet(StringComparer.Ordinal);
        ListedBeside = Names(libraries, "native").Select(name => Path.GetFileName(name)).ToHashSet(StringComparer.Ordinal);
        Packages =
        [
            .. list.RootElement.GetProperty("libraries").EnumerateObject()
                .Where(library => library.Value.GetProperty("type").GetString() == "package")
                .Select(library => library.Value.GetProperty("path").GetString()!),
        ];
        var runtimes = Path.Combine(folder, "runtimes");
        Present = Directory.Exists(runtimes)
            ? Directory.EnumerateFiles(runtimes, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')).ToHashSet(StringComparer.Ordinal)
            : [];
    }

    /// <summary>NuGet's name of the system that runs the tests, and those more general.</summary>
    public static string[] OwnRuntimes { get; } = RuntimeInformation.RuntimeIdentifier is var own && own.Contains("musl")
        ? [own, "linux-musl", own.Replace("-musl", "", StringComparison.Ordinal), "linux", "unix", "any"]
        : [own, own[..own.LastIndexOf('-')], "unix", "any"];

    /// <summary>Files below <c>runtimes</c>, such as <c>runtimes/linux-x64/native/libSkiaSharp.so</c>.</summary>
    public HashSet<string> Present { get; }

    /// <summary>Those that the list of dependencies has.</summary>
    public HashSet<string> Listed { get; }

    /// <summary>Names of native libraries that lie beside the program, according to the list.</summary>
    public HashSet<string> ListedBeside { get; }

    /// <summary>The folders of its packages in NuGet's cache, such as <c>skiasharp/2.88.9</c>.</summary>
    public IReadOnlyList<string> Packages { get; }

    /// <summary>The size of all files, in bytes.</summary>
    public long Size => Files(_folder).Sum(file => file.Length);

    /// <summary>The systems whose natives are here.</summary>
    public IEnumerable<string> Systems => Present.Where(path => path.Contains("/native/", StringComparison.Ordinal))
        .Select(path => path.Split('/')[1]).Distinct(StringComparer.Ordinal);

    /// <summary>The size of the native libraries that its packages have and the output does not, in bytes.</summary>
    public long LeftOut => Packages.SelectMany(package => Files(Path.Combine(Cache(), package, "runtimes"))
        .Where(file => file.Directory!.Name == "native")
        .Where(file => !Present.Contains($"runtimes/{file.Directory!.Parent!.Name}/native/{file.Name}")))
        .Sum(file => file.Length);

    /// <summary>NuGet's folder of packages on this machine.</summary>
    public static string Cache() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
        ? named
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static IEnumerable<string> Names(IEnumerable<JsonProperty> libraries, string kind) => libraries
        .SelectMany(library => library.Value.TryGetProperty(kind, out var files) ? files.EnumerateObject().Select(file => file.Name) : []);

    private static IEnumerable<FileInfo> Files(string folder) =>
        Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories) : [];
}
