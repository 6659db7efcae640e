using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>Compiles single-file programs against the built assemblies, without running them.</summary>
internal static class ProgramCompiler
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;"
        + "global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions s_language = new(LanguageVersion.CSharp14);

    private static readonly Lazy<MetadataReference[]> s_references = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path))]);

    /// <summary>Compiles a program with top-level statements.</summary>
    /// <returns>Errors and warnings.</returns>
    public static IEnumerable<Diagnostic> Compile(string program) =>
        CSharpCompilation.Create(
            "program",
            [CSharpSyntaxTree.ParseText(program, s_language), CSharpSyntaxTree.ParseText(ImplicitUsings, s_language)],
            s_references.Value,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable))
        .GetDiagnostics()
        .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id is not ("CS1701" or "CS1702"));
}
