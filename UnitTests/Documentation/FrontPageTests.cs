using MLNetGhost.UnitTests.Fixtures;
using MLNetGhost.UnitTests.Samples;

namespace MLNetGhost.UnitTests.Documentation;

/// <summary>The programs on the front page run as they stand from the root of a clone: with the model and the picture that come along.</summary>
[TestClass]
public sealed class FrontPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static IEnumerable<object[]> Programs => CodeBlock.Read("README.md").Select(block => new object[] { block });

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [TestCategory("Slow")]
    [DynamicData(nameof(Programs))]
    public void Program_FromTheRootOfAClone_FindsTheShapes(CodeBlock block)
    {
        var models = Directory.CreateDirectory(Path.Combine(_folder.Path, "Samples", "Models")).FullName;
        foreach (var file in new[] { "shapes-edge-n.onnx", "shapes.jpg" })
        {
            File.Copy(Repository.PathOf("Samples", "Models", file), Path.Combine(models, file));
        }

        var program = Path.Combine(_folder.Path, "front-page.cs");
        File.WriteAllText(
            program,
            $"#:project {Repository.PathOf("MLNetExtensions", "MLNetExtensions.csproj")}\n#:property PublishAot=false\n{block.Code}");

        var output = SampleProgram.RunFile("run", "Release", program, _folder.Path);

        foreach (var expected in new[] { "triangle 0.", "star 0.", "square 0." })
        {
            StringAssert.Contains(output, expected, block.ToString());
        }
    }

    [TestMethod]
    public void Readme_FitsAFrontPage()
    {
        var lines = File.ReadAllLines(Repository.PathOf("README.md"));

        Assert.IsLessThan(101, lines.Length, "Long tables and test names belong to docs/.");
        CollectionAssert.Contains(lines.SelectMany(line => line.Split('`')).ToArray(), "dotnet test -c Release", ".ci/run runs it");
        Assert.AreEqual(2, Programs.Count());
    }
}
