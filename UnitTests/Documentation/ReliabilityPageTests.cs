using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Documentation;

/// <summary>The tables of docs/reliability.md name tests that exist: what no test holds is no promise.</summary>
[TestClass]
public class ReliabilityPageTests
{
    private const string Column = "| held by |";

    [TestMethod]
    public void Tables_EveryRow_NamesTestsThatRun()
    {
        var rows = Rows();

        Assert.IsGreaterThan(30, rows.Length);
        foreach (var row in rows)
        {
            NamedTests.AssertRun(row);
        }
    }

    /// <summary>The rows of all tables whose last column says what holds them.</summary>
    private static string[] Rows()
    {
        var rows = new List<string>();
        var isTable = false;
        foreach (var line in File.ReadLines(Repository.PathOf("docs", "reliability.md")))
        {
            isTable = line.EndsWith(Column, StringComparison.Ordinal) || (isTable && line.StartsWith('|'));
            if (isTable && !line.EndsWith(Column, StringComparison.Ordinal) && !line.StartsWith("| ---", StringComparison.Ordinal))
            {
                rows.Add(line);
            }
        }

        return [.. rows];
    }
}
