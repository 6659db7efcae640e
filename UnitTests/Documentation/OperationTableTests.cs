using System.Reflection;
using System.Text.RegularExpressions;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Documentation;

/// <summary>The README's table of ML.NET's operations names tests that exist.</summary>
[TestClass]
public sealed partial class OperationTableTests
{
    private const string Heading = "## Every operation of ML.NET";

    private static readonly string[] s_operations =
    [
        "save and "
        + "load", "fresh process", "first version",
            "later version", "cut short or altered", "`Append` before", "`Append` after", "`Preview`", "`Cache`",
        "`MapKeyToValue`", "`CreateEnumerable`", "`GetOutputSchema` before "
            + "`Fit`", "subset of columns", "row-parallel", "`Dispose`", "`MLContext.Log`",
        "`PredictionEngine` per thread", "many threads", "ASP.NET Core",
    ];

    [TestMethod]
    public void Table_EveryRow_NamesTestsThatRun()
    {
        var tests = typeof(OperationTableTests).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<TestClassAttribute>() is not null)
            .SelectMany(type => type.GetMethods().Where(method => method.GetCustomAttribute<TestMethodAttribute>() is not null
                && method.GetCustomAttribute<IgnoreAttribute>() is null))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}")
            .ToHashSet(StringComparer.Ordinal);

        foreach (var row in Rows())
        {
            var named = TestName().Matches(row).Select(match => match.Groups["name"].Value).ToArray();
            Assert.IsNotEmpty(named, row);
            Assert.AreEqual("", string.Join(", ", named.Where(name => !tests.Contains(name))), $"missing tests in: {row}");
        }
    }

    [TestMethod]
    public void Table_EveryOperation_HasARow()
    {
        var operations = Rows().Select(row => row.Split('|')[1]).ToArray();

        Assert.AreEqual("", string.Join(
            ", ", s_operations.Where(operation => !operations.Any(text => text.Contains(operation, StringComparison.Ordinal)))));
    }

    private static string[] Rows()
    {
        var lines = File.ReadAllLines(Repository.PathOf("README.md"));
        return [.. lines.SkipWhile(line => line != Heading).Skip(1).SkipWhile(line => !line.StartsWith('|'))
            .TakeWhile(line => line.StartsWith('|')).Skip(2)];
    }

    [GeneratedRegex(@"`(?<name>\w+Tests\.\w+)`")]
    private static partial Regex TestName();
}
