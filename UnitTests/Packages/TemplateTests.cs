namespace MLNetGhost.UnitTests.Packages;

/// <summary>The templates for <c>dotnet new</c>, with the packages of this build.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class TemplateTests
{
    private const string HardLinks = "-p:CreateHardLinksForCopyLocalIfPossible=true";

    /// <summary>All are installed, created and built; the one that detects is run as its page says.</summary>
    [TestMethod]
    public void New_EachTemplate_BuildsAndTheDetectorDetects()
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
    }
}
