using MLNetGhost.UnitTests.Fixtures;
using MLNetGhost.UnitTests.Samples;

namespace MLNetGhost.UnitTests.Packages;

/// <summary>Outputs contain the native libraries of one system (<c>build/NativesOfThisSystem.targets</c>).</summary>
[TestClass]
public sealed class SmallOutputTests
{
    private const string OtherSystem = "win-arm64";

    /// <summary>All of it as built along with the tests: the ratio is that to the same output with everything that its packages have.</summary>
    [TestMethod]
    [DataRow("Samples/PredictionEngine", "PredictionEngine", 0.2)]
    [DataRow("Samples/QuickStart", "QuickStart", 0.65)]
    [DataRow("Tool", "MLNetGhost.Tool", 0.65)]
    public void Build_OfARepositorysProgram_HasTheNativesOfThisSystemOnly(string project, string program, double largestRatio)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var output = new ProgramOutput(Repository.PathOf([.. project.Split('/'), "bin", built.Parent!.Name, built.Name]), program);

        Assert.IsNotEmpty(output.Systems);
        Assert.IsEmpty(output.Systems.Except(ProgramOutput.OwnRuntimes));
        Assert.IsTrue(output.Present.SetEquals(output.Listed), Difference(output));
        Assert.IsEmpty(output.Present.Where(path => Path.GetExtension(path) is ".dbg" or ".dwarf" or ".lib" or ".aar" or ".zip"));
        var ratio = output.Size / (double)(output.Size + output.LeftOut);
        Assert.IsLessThanOrEqualTo(largestRatio, ratio, $"{output.Size:N0} bytes, {output.LeftOut:N0} left out");
    }

    [TestMethod]
    public void Run_SmallOutput_Detects()
    {
        StringAssert.Matches(SampleProgram.Run("PredictionEngine"), new(@"test_0000\.jpg: \w+ 0\.\d+"));
    }

    /// <summary>The list of dependencies follows the properties in an output that is there already.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void Build_PropertiesChange_FilesAndListFollow()
    {
        using var folder = new TemporaryFolder();
        WriteProgram(folder);
        var output = Path.Combine(folder.Path, "out");

        Dotnet(folder, "build", "-o", output);
        var own = new ProgramOutput(output, "Small");
        Assert.IsEmpty(own.Systems.Except(ProgramOutput.OwnRuntimes));
        Assert.IsTrue(own.Present.SetEquals(own.Listed), Difference(own));
        StringAssert.Contains(SampleProgram.Run(["exec", Path.Combine(output, "Small.dll")], folder.Path), "loaded");

        Dotnet(folder, "build", "-o", output, "-p:MLNetGhostKeepAllRuntimes=true");
        var all = new ProgramOutput(output, "Small");
        Assert.IsTrue(all.Systems.ToHashSet(StringComparer.Ordinal).IsSupersetOf(["win-x64", "osx-arm64", "linux-x64", "ios", "android"]));
        Assert.IsTrue(all.Present.SetEquals(all.Listed), Difference(all));

        Dotnet(folder, "build", "-o", output, $"-p:MLNetGhostRuntimes={OtherSystem}");
        var other = new ProgramOutput(output, "Small");
        Assert.AreEqual(OtherSystem, other.Systems.Single());
        Assert.IsTrue(other.Present.SetEquals(other.Listed), Difference(other));
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Publish_WithAndWithoutARuntimeIdentifier_HasOneSystem()
    {
        using var folder = new TemporaryFolder();
        WriteProgram(folder);

        Dotnet(folder, "publish", "-o", folder.File("portable"));
        var portable = new ProgramOutput(folder.File("portable"), "Small");
        Assert.IsNotEmpty(portable.Systems);
        Assert.IsEmpty(portable.Systems.Except(ProgramOutput.OwnRuntimes));
        Assert.IsTrue(portable.Present.SetEquals(portable.Listed), Difference(portable));
        StringAssert.Contains(SampleProgram.Run(["exec", folder.File("portable", "Small.dll")], folder.Path), "loaded");

        // ONNX Runtime's targets would copy its library for Windows as well: the processor is named.
        Dotnet(folder, "publish", "-o", folder.File("named"), "-r", "linux-x64", "--self-contained", "false");
        var named = new ProgramOutput(folder.File("named"), "Small");
        Assert.IsEmpty(named.Present);
        CollectionAssert.AreEquivalent(
            new[] { "libLdaNative.so", "libSkiaSharp.so", "libonnxruntime.so", "libonnxruntime_providers_shared.so" }, named.ListedBeside.ToList());
        foreach (var library in named.ListedBeside)
        {
            Assert.IsTrue(File.Exists(folder.File("named", library)), library);
        }

        Assert.IsFalse(File.Exists(folder.File("named", "onnxruntime.dll")));
    }

    /// <summary>The packages that detection depends on, and the targets of MLNetGhost, without its code.</summary>
    private static void WriteProgram(TemporaryFolder folder)
    {
        folder.Write("Directory.Build.props", "<Project />");
        folder.Write("Directory.Packages.props", $"<Project><Import Project=\"{Repository.PathOf("Directory.Packages.props")}\" /></Project>");
        folder.Write("Small.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <NuGetAudit>false</NuGetAudit>
                <UseAppHost>false</UseAppHost>
                <RestoreEnablePackagePruning>true</RestoreEnablePackagePruning>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.ML" />
                <PackageReference Include="Microsoft.ML.OnnxRuntime" />
                <PackageReference Include="SkiaSharp" />
                <PackageReference Include="SkiaSharp.NativeAssets.Linux.NoDependencies" />
              </ItemGroup>
              <Import Project="{Repository.PathOf("build", "MLNetGhost.targets")}" />
            </Project>
            """);
        folder.Write("Program.cs", """
            using var bitmap = new SkiaSharp.SKBitmap(2, 2);
            System.Console.WriteLine($"ONNX Runtime {Microsoft.ML.OnnxRuntime.OrtEnv.Instance().GetVersionString()} is loaded");
            """);
    }

    private static void Dotnet(TemporaryFolder folder, string command, params string[] arguments) =>
        SampleProgram.Run([command, "Small.csproj", "-c", "Release", "-nodeReuse:false", "-tl:off", .. arguments], folder.Path);

    private static string Difference(ProgramOutput output) => $"only in the folder: {string.Join(", ", output.Present.Except(output.Listed))}; "
        + $"only in the list: {string.Join(", ", output.Listed.Except(output.Present))}";
}
