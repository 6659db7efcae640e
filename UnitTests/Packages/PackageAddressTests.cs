using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MLNetGhost.UnitTests.Fixtures;
using MLNetGhost.UnitTests.Samples;

namespace MLNetGhost.UnitTests.Packages;

/// <summary>What a package says about where it comes from (<c>build/PackageReadme.targets</c>).</summary>
[TestClass]
[TestCategory("Slow")]
public sealed partial class PackageAddressTests
{
    [TestMethod]
    public void Pack_WithoutAnAddress_NamesNoneAndLinksNowhere()
    {
        var (package, readme) = Pack();

        Assert.IsFalse(package.ContainsKey("projectUrl"));
        Assert.IsTrue(!package.TryGetValue("repository", out var repository) || repository.Attribute("url") is null);
        Assert.IsEmpty(RelativeLinks(readme));
        StringAssert.StartsWith(readme, "# MLNetGhost");
        Assert.IsFalse(readme.Contains("docs/images", StringComparison.Ordinal), "a picture that nobody can load");
    }

    [TestMethod]
    public void Pack_RepositorysAddress_IsNamedAndLinkedTo()
    {
        const string address = "https://github.com/owner/name";
        var (package, readme) = Pack($"-p:MLNetGhostRepository={address}");

        Assert.AreEqual(address, package["projectUrl"].Value);
        Assert.AreEqual(address, package["repository"].Attribute("url")!.Value);
        Assert.AreEqual("git", package["repository"].Attribute("type")!.Value);
        Assert.IsEmpty(RelativeLinks(readme));
        StringAssert.Contains(readme, $"({address}/blob/HEAD/docs/deployment.md");
        StringAssert.Contains(readme, "](https://raw.githubusercontent.com/owner/name/HEAD/docs/images/quickstart.jpg)");
        var links = Target().Count(File.ReadAllText(Repository.PathOf("README.md")));
        Assert.AreEqual(links, Target().Count(readme), "a link is missing");
    }

    [TestMethod]
    public void Pack_ProjectPage_IsNamedBesideTheRepository()
    {
        var (package, _) = Pack("-p:MLNetGhostRepository=https://example.org/owner/name", "-p:MLNetGhostProjectPage=https://example.org/");

        Assert.AreEqual("https://example.org/", package["projectUrl"].Value);
        Assert.AreEqual("https://example.org/owner/name", package["repository"].Attribute("url")!.Value);
    }

    private static (Dictionary<string, XElement> Package, string Readme) Pack(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;
        SampleProgram.Run(
            ["pack", "MLNetExtensions", "-c", configuration, "--no-build", "-nodeReuse:false", "-o", folder.Path, .. arguments],
            Repository.Root);
        using var archive = ZipFile.OpenRead(Directory.GetFiles(folder.Path, "*.nupkg").Single());
        using var stream = archive.GetEntry("MLNetGhost.nuspec")!.Open();
        using var readme = new StreamReader(archive.GetEntry("README.md")!.Open());
        var metadata = XDocument.Load(stream).Root!.Elements().Single().Elements();
        return (metadata.ToDictionary(element => element.Name.LocalName), readme.ReadToEnd());
    }

    private static List<string> RelativeLinks(string page) => [.. Target().Matches(page).Select(match => match.Groups[1].Value)
        .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#'))];

    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex Target();
}
