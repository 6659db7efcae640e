using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Documentation;

/// <summary>Every block of C# in the README and in docs/ is a whole program that compiles against the built assemblies.</summary>
[TestClass]
public class CodeBlockTests
{
    public static IEnumerable<object[]> Blocks =>
        new[] { "README.md" }.Concat(DocumentationFiles()).SelectMany(CodeBlock.Read).Select(block => new object[] { block });

    [TestMethod]
    [DynamicData(nameof(Blocks))]
    public void Block_CompilesAsAProgram(CodeBlock block) =>
        Assert.AreEqual("", string.Join("\n", ProgramCompiler.Compile(block.Code)), $"{block}");

    [TestMethod]
    public void Readme_HasAPipelineAndAPredictionEngine()
    {
        var code = string.Concat(CodeBlock.Read("README.md").Select(block => block.Code));

        StringAssert.Contains(code, ".DetectObjects(");
        StringAssert.Contains(code, "CreatePredictionEngine<");
    }

    private static IEnumerable<string> DocumentationFiles()
    {
        var docs = Repository.PathOf("docs");
        return Directory.Exists(docs)
            ? Directory.EnumerateFiles(docs,
                "*.md").Order(StringComparer.Ordinal).Select(path => Path.GetRelativePath(Repository.Root, path))
            : [];
    }
}
