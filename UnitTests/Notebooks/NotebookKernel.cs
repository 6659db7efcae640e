using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace MLNetGhost.UnitTests.Notebooks;

/// <summary>
/// Runs the cells of a notebook in order, as the C# kernel does: <c>#r "nuget: …"</c> lines refer to the built assemblies, and what a
/// cell writes or displays is its output.
/// </summary>
internal sealed partial class NotebookKernel
{
    /// <summary>In a notebook: shows a picture below the cell. <c>DisplayAs</c> is the kernel's.</summary>
    public const string ShowFunction = """
        void Show(string picture)
        {
            var data = Convert.ToBase64String(File.ReadAllBytes(picture));
            data.DisplayAs(picture.EndsWith(".png") ? "image/png" : "image/jpeg");
        }
        """;

    /// <summary>In a notebook: shows a value as the kernel does, a table or a line with a bar. <c>Display</c> is the kernel's.</summary>
    public const string RichFunction = "void Rich(object value) => value.Display();";

    /// <summary>What .NET Interactive imports; System.IO is not included.</summary>
    private static readonly string[] s_imports =
        ["System", "System.Text", "System.Collections",
            "System.Collections.Generic", "System.Threading.Tasks", "System.Linq", typeof(NotebookDisplay).Namespace!];

    private ScriptOptions _options = ScriptOptions.Default
        .WithLanguageVersion(LanguageVersion.CSharp14)
        .WithReferences(PlatformAssemblies().Append(typeof(NotebookDisplay).Assembly))
        .WithImports(s_imports);

    private ScriptState? _state;

    /// <summary>Runs a cell.</summary>
    /// <returns>What it showed.</returns>
    /// <exception cref="CompilationErrorException">It does not compile as C#.</exception>
    public async Task<IReadOnlyList<CellOutput>> Run(string source)
    {
        foreach (var package in PackageLine().Matches(source).Select(match => match.Groups["name"].Value))
        {
            _options = _options.AddReferences(Closure(Assembly.Load(package)));
        }

        var outputs = new List<CellOutput>();
        var console = Console.Out;
        using var written = new ConsoleCapture(outputs);
        Console.SetOut(written);
        NotebookDisplay.Displayed = output =>
        {
            written.Finish();
            outputs.Add(output);
        };
        try
        {
            var code = PackageLine().Replace(source, "");
            _state = _state is null
                ? await CSharpScript.RunAsync(code, _options)
                : await _state.ContinueWithAsync(code, _options);
        }
        finally
        {
            NotebookDisplay.Displayed = null;
            Console.SetOut(console);
        }

        written.Finish();
        return outputs;
    }

    private static IEnumerable<Assembly> PlatformAssemblies() => ((string)AppContext.GetData(
        "TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location)
            && Path.GetFileName(path) is var name
            && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "System.dll" or "mscorlib.dll"))
        .Select(path => Assembly.Load(AssemblyName.GetAssemblyName(path)));

    /// <summary>The assembly and everything it needs: what its package brings in, and nothing else.</summary>
    private static HashSet<Assembly> Closure(Assembly assembly)
    {
        var found = new HashSet<Assembly>();
        Add(assembly);
        return found;

        void Add(Assembly one)
        {
            if (found.Add(one))
            {
                foreach (var name in one.GetReferencedAssemblies().Where(name => !name.Name!.StartsWith(
                    "System.", StringComparison.Ordinal)))
                {
                    Add(Assembly.Load(name));
                }
            }
        }
    }

    [GeneratedRegex("^#r \"nuget: (?<name>[^,]+), (?<version>[^\"]+)\"$", RegexOptions.Multiline)]
    private static partial Regex PackageLine();

    /// <summary>Joins written text into outputs.</summary>
    private sealed class ConsoleCapture(List<CellOutput> outputs) : StringWriter
    {
        public void Finish()
        {
            var text = GetStringBuilder();
            if (text.Length > 0)
            {
                outputs.Add(new CellOutput(CellOutput.ConsoleText, text.ToString().ReplaceLineEndings("\n")));
                text.Clear();
            }
        }

        public override Encoding Encoding => Encoding.UTF8;
    }
}
