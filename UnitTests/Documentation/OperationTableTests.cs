using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Documentation;

/// <summary>The table of ML.NET's operations in docs/pipeline.md names tests that exist.</summary>
[TestClass]
public sealed class OperationTableTests
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
        foreach (var row in Rows())
        {
            NamedTests.AssertRun(row);
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
        var lines = File.ReadAllLines(Repository.PathOf("docs", "pipeline.md"));
        return [.. lines.SkipWhile(line => line != Heading).Skip(1).SkipWhile(line => !line.StartsWith('|'))
            .TakeWhile(line => line.StartsWith('|')).Skip(2)];
    }
}
