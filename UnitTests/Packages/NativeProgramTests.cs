using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MLNetGhost.Model;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Packages;

/// <summary>Programs that are compiled to native code, and trimmed, with the packages of this build.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class NativeProgramTests
{
    private const string Detector = """
        using System.Globalization;
        using MLNetGhost.Model;

        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        using var detector = OnnxDetector.Load(args[0], new() { Profile = InferenceProfile.Throughput });
        foreach (var found in detector.Detect(args[1], new() { ScoreThreshold = 0.3f }))
        {
            Console.WriteLine($"{found.Label} {found.Score:F3} {found.Box.X0:F1} {found.Box.Y0:F1} {found.Box.X1:F1} {found.Box.Y1:F1}");
        }
        """;

    /// <summary>The compiler has nothing to say about this library, and the program finds what this process finds.</summary>
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void PublishAot_OnnxDetector_DetectsTheSame()
    {
        RequireLinker();
        var feed = LocalFeed.Shared;
        Write(feed, "Native", Detector, "<PublishAot>true</PublishAot>");
        var folder = feed.FolderFor("Native");
        var output = Path.Combine(folder, "out");

        var (code, text) = feed.Run(
            folder, "publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", output, "-tl:off");

        if (code != 0 && Lines(text, "NU1").FirstOrDefault(line => line.Contains("ILCompiler", StringComparison.Ordinal)) is { } missing)
        {
            Assert.Inconclusive($"The package of the native compiler is not available here: {missing}");
        }

        Assert.AreEqual(0, code, text);
        Assert.IsEmpty(Lines(text, "warning IL").Where(line => line.Contains("MLNetGhost", StringComparison.Ordinal)), text);
        Assert.IsEmpty(Directory.GetFiles(output, "*.dll"));
        var program = new FileInfo(Path.Combine(output, "Native"));
        Assert.IsLessThan(12_000_000, program.Length);
        var model = Repository.PathOf("Samples", "Models", "shapes-edge-n.onnx");
        var picture = Repository.PathOf("docs", "images", "quickstart.jpg");
        Assert.AreEqual(Expected(model, picture), Run(program.FullName, model, picture));
    }

    /// <summary>A pipeline of ML.NET gets a warning with the remedy, from the analyzers already.</summary>
    [TestMethod]
    public void Build_PipelineInAProgramToBeCompiled_WarnsWithTheRemedy()
    {
        var feed = LocalFeed.Shared;
        Write(feed, "Pipeline", """
            using Microsoft.ML;

            var ml = new MLContext();
            var rows = ml.ObjectDetection.LoadFromFolder(args[0]);
            ml.Transforms.DetectObjects(args[1]).Fit(rows).Transform(rows);
            """, "<IsAotCompatible>true</IsAotCompatible>");

        var text = feed.Succeed(feed.FolderFor("Pipeline"), "build", "-c", "Release", "-tl:off");

        var warnings = Lines(text, "warning IL");
        foreach (var (code, member) in new[]
        {
            ("IL2026", ".ObjectDetection.get"), ("IL3050", ".ObjectDetection.get"), ("IL2026", "DetectObjects"), ("IL3050", "DetectObjects"),
        })
        {
            Assert.IsTrue(warnings.Any(line => line.Contains(code) && line.Contains(member)), $"{code}, {member}: {text}");
        }

        Assert.IsTrue(warnings.All(line => line.Contains("Use OnnxDetector", StringComparison.Ordinal)), text);
    }

    /// <summary>A pipeline in a trimmed program works where everything that is found by reflection is kept, as the page says.</summary>
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void PublishTrimmed_PipelineKeptWhole_PredictsSavesAndLoads()
    {
        var feed = LocalFeed.Shared;
        var kept = string.Concat(Lines(File.ReadAllText(Repository.PathOf("docs", "deployment.md")), "<TrimmerRootAssembly "));
        StringAssert.Contains(kept, "$(AssemblyName);MLNetGhost;");
        Write(feed, "Trimmed", """
            using Microsoft.ML;
            using MLNetGhost;

            var ml = new MLContext();
            using var model = ml.Transforms.DetectObjects(args[0]).Fit(ml.Data.LoadFromEnumerable<Photo>([]));
            ml.Model.SaveAtomically(model, null, args[2]);
            using var engine = ml.Model.CreatePredictionEngine<Photo, Found>(ml.Model.Load(args[2], out _));
            Console.WriteLine(engine.Predict(new() { ImagePath = args[1] }).Detections[0].Label);

            class Photo { public string ImagePath { get; set; } = ""; }

            class Found { public Detection[] Detections { get; set; } = []; }
            """, $"<PublishTrimmed>true</PublishTrimmed></PropertyGroup><ItemGroup>{kept}</ItemGroup><PropertyGroup>");
        var folder = feed.FolderFor("Trimmed");
        var output = Path.Combine(folder, "out");

        var (code, text) = feed.Run(
            folder, "publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "-p:UseAppHost=true", "-o",
            output, "-tl:off");

        if (code != 0 && Lines(text, "NU1").FirstOrDefault(line => line.Contains("Runtime", StringComparison.Ordinal)) is { } missing)
        {
            Assert.Inconclusive($"The package of the runtime is not available here: {missing}");
        }

        Assert.AreEqual(0, code, text);
        var picture = Repository.PathOf("docs", "images", "quickstart.jpg");
        var model = Repository.PathOf("Samples", "Models", "shapes-edge-n.onnx");
        var found = Run(Path.Combine(output, "Trimmed"), model, picture, Path.Combine(folder, "detector.zip"));
        StringAssert.StartsWith(Expected(model, picture), found.TrimEnd());
    }

    /// <summary>What a program for .NET 8 gets: C# 12 calls the methods, and the property by its accessor.</summary>
    [TestMethod]
    public void Run_ProgramForNet8_DetectsTheSame()
    {
        var feed = LocalFeed.Shared;
        if (!feed.HasNet8)
        {
            Assert.Inconclusive("The library was built for .NET 10 only; build with -p:MLNetGhostAllFrameworks=true.");
        }

        Write(feed, "Eight", "using Microsoft.ML;\n" + Detector + """

            var ml = new Microsoft.ML.MLContext();
            var rows = Microsoft.ML.ObjectDetectionExtensions.get_ObjectDetection(ml).LoadFromFolder(System.IO.Path.GetDirectoryName(args[1])!);
            Console.Error.WriteLine(ml.Transforms.DetectObjects(args[0]).Fit(rows).ClassNames.Count);
            """, "", "net8.0");
        var folder = feed.FolderFor("Eight");
        feed.Succeed(folder, "build", "-c", "Release", "-warnaserror", "-tl:off", "-o", Path.Combine(folder, "out"));
        var model = Repository.PathOf("Samples", "Models", "shapes-edge-n.onnx");
        var picture = Repository.PathOf("docs", "images", "quickstart.jpg");

        // Where there is no runtime of .NET 8, a newer one runs it.
        var found = Run("dotnet", "exec", "--roll-forward", "LatestMajor", Path.Combine(folder, "out", "Eight.dll"), model, picture);
        Assert.AreEqual(Expected(model, picture), found);
    }

    private static void Write(LocalFeed feed, string project, string program, string properties, string framework = "net10.0")
    {
        feed.Write(project, $"{project}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>{framework}</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <InvariantGlobalization>true</InvariantGlobalization>
                <UseAppHost>false</UseAppHost>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MLNetGhost" Version="{feed.Version}" />
              </ItemGroup>
            </Project>
            """);
        feed.Write(project, "Program.cs", program);
    }

    private static List<string> Lines(string text, string part) =>
        [.. text.Split('\n').Where(line => line.Contains(part, StringComparison.Ordinal)).Distinct()];

    private static string Expected(string model, string picture)
    {
        using var detector = OnnxDetector.Load(model);
        return string.Concat(detector.Detect(picture, new() { ScoreThreshold = 0.3f }).Select(found => string.Create(
            CultureInfo.InvariantCulture,
            $"{found.Label} {found.Score:F3} {found.Box.X0:F1} {found.Box.Y0:F1} {found.Box.X1:F1} {found.Box.Y1:F1}\n")));
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, text + errors.Result);
        return text;
    }

    private static void RequireLinker()
    {
        var folders = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator);
        if (!new[] { "clang", "gcc" }.Any(linker => folders.Any(folder => File.Exists(Path.Combine(folder, linker)))))
        {
            Assert.Inconclusive("Native programs are linked by clang or gcc, and there is neither on the PATH.");
        }
    }
}
