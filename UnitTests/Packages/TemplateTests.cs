using System.Net;
using MLNetGhost.Benchmarks.Service;
using MLNetGhost.Data;
using MLNetGhost.Model;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Packages;

/// <summary>The templates for <c>dotnet new</c>, with the packages of this build.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class TemplateTests
{
    private const string HardLinks = "-p:CreateHardLinksForCopyLocalIfPossible=true";

    /// <summary>All are installed, created, built and run as their pages say; the one that trains for one epoch.</summary>
    [TestMethod]
    public async Task New_EachTemplate_BuildsAndRuns()
    {
        var feed = LocalFeed.Shared;
        var hive = feed.FolderFor("hive");
        var templates = Path.Combine(feed.Packages, $"MLNetGhost.Templates.{feed.Version}.nupkg");
        feed.Succeed(hive, "new", "install", templates, "--debug:custom-hive", hive);

        foreach (var (template, project) in new[]
        {
            ("mlnetghost-detect", "Cells.Detector"), ("mlnetghost-train", "Cells.Trainer"), ("mlnetghost-service", "Cells.Service"),
        })
        {
            var folder = feed.FolderFor(project);
            feed.Succeed(hive, "new", template, "-o", folder, "--debug:custom-hive", hive);
            StringAssert.Contains(File.ReadAllText(Path.Combine(folder, $"{project}.csproj")), $"Version=\"{feed.Version}\"");
            StringAssert.StartsWith(File.ReadAllText(Path.Combine(folder, "README.md")), $"# {project}\n");
            feed.Succeed(folder, "build", "-c", "Release", "-warnaserror", "-tl:off", HardLinks);
        }

        var detector = feed.FolderFor("Cells.Detector");
        var found = feed.Succeed(detector, "run", "-c", "Release", "--no-build");
        StringAssert.Contains(found, "shapes-edge-n.onnx: triangle, square, star, ring");
        StringAssert.Matches(found, new(@"test_000\d\.jpg: (triangle|square|star|ring) 0\.\d\d from \d+, \d+ to \d+, \d+"));
        Assert.HasCount(3, Directory.GetFiles(Path.Combine(detector, "annotated")));
        Assert.IsEmpty(new ProgramOutput(Path.Combine(detector, "bin", "Release", "net10.0"), "Cells.Detector").Systems
            .Except(ProgramOutput.OwnRuntimes));
        AssertTrains(feed);
        await AssertServesAsync(feed.FolderFor("Cells.Service"));
    }

    private static void AssertTrains(LocalFeed feed)
    {
        var folder = feed.FolderFor("Cells.Trainer");
        var drawn = new ShapesDatasetOptions { TrainCount = 8, ValidationCount = 4, TestCount = 0 };
        var data = ShapesDataset.Write(feed.FolderFor("shapes"), drawn);

        var text = feed.Succeed(folder, "run", "-c", "Release", "--no-build", "--", data, "1", "64");

        StringAssert.Contains(text, "Epoch 1/1: mAP50 ");
        StringAssert.Contains(text, $"Saved {Path.Combine(folder, "detector.zip")} and detector.onnx");
        using var detector = OnnxDetector.Load(Path.Combine(folder, "detector.onnx"));
        CollectionAssert.AreEqual(ShapesDataset.ClassNames.ToArray(), detector.ClassNames.ToArray());
        Assert.IsTrue(File.Exists(Path.Combine(folder, "detector.zip")));
    }

    private static async Task AssertServesAsync(string folder)
    {
        using var service = ServiceProcess.Start(Path.Combine(folder, "bin", "Release", "net10.0", "Cells.Service.dll"));
        using var client = new HttpClient { BaseAddress = await service.AddressAsync() };
        using var picture = new ByteArrayContent(File.ReadAllBytes(Repository.PathOf("Samples", "Models", "shapes.jpg")));
        using var broken = new ByteArrayContent([1, 2, 3]);

        var classes = await client.GetStringAsync(new Uri("classes", UriKind.Relative));
        using var found = await client.PostAsync(new Uri("detect", UriKind.Relative), picture);
        using var refused = await client.PostAsync(new Uri("detect", UriKind.Relative), broken);

        Assert.AreEqual("""["triangle","square","star","ring"]""", classes);
        StringAssert.Matches(await found.Content.ReadAsStringAsync(), new("\"label\":\"(triangle|square|star|ring)\""));
        Assert.AreEqual(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.AreEqual(0, await service.StopAsync());
    }
}
