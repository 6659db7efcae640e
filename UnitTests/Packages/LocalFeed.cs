using System.Diagnostics;
using System.IO.Compression;
using MLNetGhost.UnitTests.Fixtures;
using MLNetGhost.UnitTests.Samples;

namespace MLNetGhost.UnitTests.Packages;

/// <summary>
/// The packages of this build under a version of their own, in a folder that NuGet takes packages from. Programs that use them leave
/// nothing in the machine's folder of packages, which they only read.
/// </summary>
internal sealed class LocalFeed : IDisposable
{
    private static readonly Lazy<LocalFeed> s_shared = new(() => new LocalFeed());

    private readonly TemporaryFolder _folder = new();

    private LocalFeed()
    {
        Pack("MLNetExtensions", "--no-build");
        Pack("Trainer", "--no-build");
        Pack("Templates");
        _folder.Write("NuGet.config", $"""
            <configuration>
              <packageSources>
                <add key="packages of this build" value="{Packages}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="packages of this machine" value="{ProgramOutput.Cache()}" />
              </fallbackPackageFolders>
            </configuration>
            """);
        _folder.Write("Directory.Build.props", "<Project><PropertyGroup><NuGetAudit>false</NuGetAudit></PropertyGroup></Project>");
    }

    /// <summary>One for all tests, made when it is first needed.</summary>
    public static LocalFeed Shared => s_shared.Value;

    /// <summary>The version of the packages.</summary>
    public string Version { get; } = $"0.0.0-test.{Environment.ProcessId}";

    /// <summary>Whether the library was built for .NET 8 as well.</summary>
    public bool HasNet8
    {
        get
        {
            using var package = ZipFile.OpenRead(Path.Combine(Packages, $"MLNetGhost.{Version}.nupkg"));
            return package.GetEntry("lib/net8.0/MLNetGhost.dll") is not null;
        }
    }

    /// <summary>
    /// Removes the packages and the programs after the last test. A handler of the process's end is too late for half a gigabyte: the
    /// runner does not wait for it.
    /// </summary>
    public static void DisposeShared()
    {
        if (s_shared.IsValueCreated)
        {
            s_shared.Value.Dispose();
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The folder of the packages.</summary>
    public string Packages => Path.Combine(_folder.Path, "feed");

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;

    /// <summary>A folder for a project that uses the packages; it does not exist yet.</summary>
    public string FolderFor(string project) => Path.Combine(_folder.Path, "projects", project);

    /// <summary>Writes a file of a project.</summary>
    public void Write(string project, string file, string text) => _folder.Write($"projects/{project}/{file}", text);

    /// <summary>Runs dotnet with the packages.</summary>
    /// <returns>The exit code, and all that it wrote.</returns>
    public (int Code, string Text) Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Directory.CreateDirectory(folder).FullName,
        };
        start.Environment["NUGET_PACKAGES"] = Path.Combine(_folder.Path, "packages");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, (output + errors.Result).ReplaceLineEndings("\n"));
    }

    /// <summary>Runs dotnet with the packages, and fails unless it succeeds.</summary>
    public string Succeed(string folder, params string[] arguments)
    {
        var (code, text) = Run(folder, arguments);
        Assert.AreEqual(0, code, $"{string.Join(' ', arguments)}\n{text}");
        return text;
    }

    private void Pack(string project, params string[] arguments) => SampleProgram.Run(
        ["pack", project, "-c", Configuration, "-nodeReuse:false", "-tl:off", $"-p:Version={Version}", "-o", Packages, .. arguments],
        Repository.Root);
}
