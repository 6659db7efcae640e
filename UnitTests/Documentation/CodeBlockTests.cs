using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Documentation;

/// <summary>Every block of C# in the README and in docs/ is a whole program that compiles against the built assemblies.</summary>
[TestClass]
public class CodeBlockTests
{
    private static readonly CSharpParseOptions s_language = new(LanguageVersion.CSharp14);

    private static readonly Lazy<MetadataReference[]> s_references = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))]);

    public static IEnumerable<object[]> Blocks =>
        new[] { "README.md" }.Concat(DocumentationFiles()).SelectMany(CodeBlock.Read).Select(block => new object[] { block });

    [TestMethod]
    [DynamicData(nameof(Blocks))]
    public void Block_CompilesAsAProgram(CodeBlock block)
    {
        var implicitUsings = CSharpSyntaxTree.ParseText(
            "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;",
            s_language);
        var compilation = CSharpCompilation.Create(
            "block",
            [CSharpSyntaxTree.ParseText(block.Code, s_language), implicitUsings],
            s_references.Value,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

        var problems = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id is not ("CS1701" or "CS1702"));

        Assert.AreEqual("", string.Join("\n", problems), $"{block}");
    }

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
            ? Directory.EnumerateFiles(docs, "*.md").Order(StringComparer.Ordinal).Select(path => Path.GetRelativePath(Repository.Root, path))
            : [];
    }
}
