using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLNetGhost.UnitTests.Architecture;

/// <summary>
/// What C# files use of each other, according to the compiler's symbols: constants, <c>nameof</c>, generic arguments, inferred
/// types and extension methods count; <c>using</c> directives and comments do not.
/// </summary>
/// <remarks>
/// All files are compiled together, so that internal members are visible across projects. Errors are ignored: members from source
/// generators or the publicised copies of ML.NET are missing here, and they are in no file.
/// </remarks>
internal sealed class SourceGraph
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;"
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions s_language = new(LanguageVersion.CSharp14, DocumentationMode.None);

    private static readonly Lazy<MetadataReference[]> s_references = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("MLNetGhost", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path))]);

    private SourceGraph(IReadOnlyList<SourceType> types, IReadOnlyList<SourceUse> uses) => (Types, Uses) = (types, uses);

    /// <summary>The types in the order of files and lines.</summary>
    public IReadOnlyList<SourceType> Types { get; }

    /// <summary>The uses between different files, in the order of files and lines.</summary>
    public IReadOnlyList<SourceUse> Uses { get; }

    /// <summary>Compiles files together.</summary>
    /// <param name="files">Paths relative to the repository's root, with '/', and texts.</param>
    public static SourceGraph Create(IEnumerable<(string Path, string Text)> files)
    {
        var trees = files.OrderBy(file => file.Path, StringComparer.Ordinal).AsParallel().AsOrdered()
            .Select(file => CSharpSyntaxTree.ParseText(file.Text, s_language, file.Path)).ToArray();
        var compilation = CSharpCompilation.Create(
            "sources",
            trees.Append(CSharpSyntaxTree.ParseText(ImplicitUsings, s_language)),
            s_references.Value,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, allowUnsafe: true));
        return new SourceGraph(
            [.. trees.SelectMany(tree => FindTypes(compilation.GetSemanticModel(tree)))],
            [.. trees.AsParallel().AsOrdered().SelectMany(tree => FindUses(compilation.GetSemanticModel(tree)))]);
    }

    private static IEnumerable<SourceType> FindTypes(SemanticModel model) =>
        from node in model.SyntaxTree.GetRoot().DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
        where node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
        let type = (INamedTypeSymbol)model.GetDeclaredSymbol(node)!
        select new SourceType(model.SyntaxTree.FilePath, LineOf(node), type.ContainingNamespace.ToDisplayString(), type.MetadataName);

    private static IEnumerable<SourceUse> FindUses(SemanticModel model)
    {
        var file = model.SyntaxTree.FilePath;
        return from node in model.SyntaxTree.GetRoot().DescendantNodes(node => node is not UsingDirectiveSyntax)
               where NamesASymbol(node)
               from symbol in Parts(Bind(model, node))
               let target = FileOf(symbol)
               where !string.IsNullOrEmpty(target) && target != file
               select new SourceUse(file, LineOf(node), target, symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat));
    }

    private static bool NamesASymbol(SyntaxNode node) => node
        is SimpleNameSyntax or BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax or ElementAccessExpressionSyntax
        or BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax or AssignmentExpressionSyntax;

    private static ISymbol? Bind(SemanticModel model, SyntaxNode node)
    {
        var info = model.GetSymbolInfo(node);
        return info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
    }

    /// <summary>A member, or a type with those that it is made of.</summary>
    private static IEnumerable<ISymbol> Parts(ISymbol? symbol) => symbol switch
    {
        IArrayTypeSymbol array => Parts(array.ElementType),
        IPointerTypeSymbol pointer => Parts(pointer.PointedAtType),
        INamedTypeSymbol type => type.TypeArguments.SelectMany(Parts).Append(type.OriginalDefinition),
        IMethodSymbol method => [(method.ReducedFrom ?? method).OriginalDefinition],
        IPropertySymbol or IFieldSymbol or IEventSymbol => [symbol.OriginalDefinition],
        _ => [],
    };

    /// <summary>The file that declares a symbol, or its type if the compiler generated the symbol, such as a record's members.</summary>
    private static string? FileOf(ISymbol symbol) =>
        symbol.Locations.FirstOrDefault(location => location.IsInSource)?.SourceTree!.FilePath
        ?? (symbol.ContainingType is { } type ? FileOf(type) : null);

    private static int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
}
