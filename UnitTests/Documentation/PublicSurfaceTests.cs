using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MLNetGhost.Fleet;
using MLNetGhost.Reports;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;
using MLNetGhost.Web.Serving;

namespace MLNetGhost.UnitTests.Documentation;

/// <summary>
/// A type is public because users meet it: a page or a sample names it, or a member of such a type takes, returns or throws it.
/// Everything else is internal.
/// </summary>
[TestClass]
public partial class PublicSurfaceTests
{
    /// <summary>
    /// Extension classes are used through their methods, and a test compares the pages' code with them (<see cref="CodeBlockTests"/>).
    /// </summary>
    private static bool IsExtensionClass(Type type) => type.Namespace ==
        "Microsoft.ML" || type.IsDefined(typeof(ExtensionAttribute), inherit: false);

    [TestMethod]
    public void PublicTypes_OfTheLibraries_AreNamedByAPageOrReachedFromOneThatIs()
    {
        var exported = new[]
        {
            typeof(Detection).Assembly, typeof(DetectionTrainer).Assembly, typeof(FleetClient).Assembly, typeof(TrainingReport).Assembly,
            typeof(DetectionService).Assembly,
        }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => !type.Name.StartsWith('<') && type.DeclaringType?.Name.StartsWith('<') != true).ToList();
        var words = Words();
        var open = new Queue<Type>(exported.Where(type => IsExtensionClass(type) || words.Contains(NameOf(type))));
        var reached = open.ToHashSet();
        while (open.TryDequeue(out var type))
        {
            // A kind of a type that users meet is met, too: the rows of a backbone, the reports of a run.
            var kinds = exported.Where(other => other.BaseType == type);
            foreach (var other in Mentioned(type).Concat(kinds).Where(other => exported.Contains(other) && reached.Add(other)))
            {
                open.Enqueue(other);
            }
        }

        var hidden = exported.Except(reached).Select(type => type.FullName).Order(StringComparer.Ordinal).ToList();

        Assert.IsGreaterThan(80, exported.Count);
        Assert.IsEmpty(hidden, $"Public, but on no page and in no sample; make them internal or document "
            + $"them:\n{string.Join('\n', hidden)}");
    }

    /// <summary>The words of all pages and samples.</summary>
    private static HashSet<string> Words()
    {
        var pages = Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Append(Repository.PathOf("README.md"));
        var samples = Directory.EnumerateFiles(Repository.PathOf("Samples"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        return [.. pages.Concat(samples).SelectMany(path => Word().Matches(File.ReadAllText(path))).Select(match => match.Value)];
    }

    private static IEnumerable<Type> Mentioned(Type type)
    {
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var types = type.GetMembers(Public).SelectMany(member => member switch
        {
            MethodBase method =>
                method.GetParameters().Select(parameter => parameter.ParameterType).Append((method as MethodInfo)?.ReturnType),
            PropertyInfo property => [property.PropertyType],
            FieldInfo field => [field.FieldType],
            Type nested => [nested],
            _ => [],
        });
        return types.Concat(type.GetInterfaces()).Append(type.BaseType).Append(type.DeclaringType).OfType<Type>().SelectMany(Parts);
    }

    /// <summary>A type and what it is made of: elements of arrays, arguments of generic types.</summary>
    private static IEnumerable<Type> Parts(Type type) => type.HasElementType
        ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];

    private static string NameOf(Type type) => type.Name.Split('`')[0];

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
