using System.IO.Compression;
using System.Xml.Linq;
using MLNetGhost.UnitTests.Fixtures;
using MLNetGhost.UnitTests.Samples;

namespace MLNetGhost.UnitTests.Packages;

/// <summary>The dependencies that the packages declare; <c>build/strangers-project.sh</c> uses them.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class PackageTests
{
    private static readonly string[] s_ofTheProgram = ["Spectre.Console", "System.CommandLine", "OxyPlot"];

    /// <summary>ML.NET's internals are used as they are in 5.0, and its image package fails with SkiaSharp 3.</summary>
    [TestMethod]
    [DataRow("MLNetExtensions", "MLNetGhost")]
    [DataRow("Trainer", "MLNetGhost.Trainer")]
    [DataRow("Fleet", "MLNetGhost.Fleet")]
    public void Pack_Library_TakesTheVersionsThatItWorksWith(string project, string package)
    {
        var dependencies = Pack(project, package);

        foreach (var mlNet in new[] { "Microsoft.ML", "Microsoft.ML.ImageAnalytics", "Microsoft.ML.OnnxTransformer" })
        {
            Assert.AreEqual("[5.0.1, 5.1.0)", dependencies[mlNet], mlNet);
        }

        var pictures = dependencies.Where(dependency => dependency.Key.StartsWith("SkiaSharp", StringComparison.Ordinal)).ToList();
        Assert.IsNotEmpty(pictures);
        Assert.IsTrue(pictures.All(dependency => dependency.Value == "[2.88.9, 3.0.0)"), string.Join(", ", pictures));
        Assert.IsEmpty(dependencies.Keys.Where(name => s_ofTheProgram.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))));
    }

    [TestMethod]
    public void Pack_Trainer_TakesItsOwnVersionOfTheLibrary()
    {
        var dependencies = Pack("Trainer", "MLNetGhost.Trainer");

        StringAssert.Matches(dependencies["MLNetGhost"], new(@"^\[\d+\.\d+\.\d+\]$"));
        Assert.IsTrue(dependencies.ContainsKey("TorchSharp"));
    }

    [TestMethod]
    public void Pack_Fleet_TakesItsOwnVersionOfTheLibraryAndNoTorch()
    {
        var dependencies = Pack("Fleet", "MLNetGhost.Fleet");

        StringAssert.Matches(dependencies["MLNetGhost"], new(@"^\[\d+\.\d+\.\d+\]$"));
        Assert.IsTrue(dependencies.ContainsKey("NATS.Net") && dependencies.ContainsKey("Parquet.Net"));
        Assert.IsFalse(dependencies.ContainsKey("TorchSharp"));
    }

    [TestMethod]
    public void Pack_Reports_TakesItsOwnVersionOfTheTrainer()
    {
        var dependencies = Pack("Reports", "MLNetGhost.Reports");

        StringAssert.Matches(dependencies["MLNetGhost.Trainer"], new(@"^\[\d+\.\d+\.\d+\]$"));
        Assert.IsTrue(dependencies.ContainsKey("OxyPlot.SkiaSharp"));
        Assert.IsEmpty(dependencies.Keys.Where(name => name is "Spectre.Console" or "System.CommandLine"));
    }

    private static Dictionary<string, string> Pack(string project, string package)
    {
        using var folder = new TemporaryFolder();
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;
        SampleProgram.Run(["pack", project, "-c", configuration, "--no-build", "-nodeReuse:false", "-o", folder.Path], Repository.Root);
        using var archive = ZipFile.OpenRead(Directory.GetFiles(folder.Path, "*.nupkg").Single());
        using var stream = archive.GetEntry($"{package}.nuspec")!.Open();
        return XDocument.Load(stream).Descendants().Where(element => element.Name.LocalName == "dependency")
            .Select(element => (Id: element.Attribute("id")!.Value, Version: element.Attribute("version")!.Value))
            .Distinct() // The same version for every framework.
            .ToDictionary(dependency => dependency.Id, dependency => dependency.Version);
    }
}
