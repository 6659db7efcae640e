using System.Globalization;
using System.Text.RegularExpressions;
using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Documentation;

/// <summary>The README's table of models lists the family's members with their true parameter counts.</summary>
[TestClass]
public sealed partial class ModelTableTests
{
    private const string Heading = "# Models";
    private const int ClassCount = 80;

    public static IEnumerable<string> Members => ModelFamily.All.Select(spec => spec.Name);

    [TestMethod]
    [DynamicData(nameof(Members))]
    public void Row_OfAMember_HasItsParameters(string member)
    {
        Assert.IsTrue(Rows().TryGetValue(member, out var counts), $"docs/models.md has no row for {member}; add one.");
        using var network = DetectionNetwork.Create(ModelFamily.Get(member), ClassCount, seed: 0);
        using var folded = network.Fold();

        Assert.AreEqual(counts, (network.ParameterCount, folded.ParameterCount), "parameters, trained and folded");
    }

    [TestMethod]
    public void Rows_Names_AreTheMembersInTheirOrder() => CollectionAssert.AreEqual(Members.ToArray(), Rows().Keys.ToArray());

    private static OrderedDictionary<string, (long Trained, long Folded)> Rows()
    {
        var lines = File.ReadAllLines(Repository.PathOf("docs", "models.md"))
            .SkipWhile(line => line != Heading).Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));
        return new(lines.Select(line => Row().Match(line)).Where(match => match.Success)
            .Select(match => KeyValuePair.Create(match.Groups["name"].Value, (Count(match, "trained"), Count(match, "folded")))));
    }

    private static long Count(Match match, string column) =>
        long.Parse(match.Groups[column].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| `(?<name>[\w-]+)` \|.*\| (?<trained>[\d,]+) \| (?<folded>[\d,]+) \|$")]
    private static partial Regex Row();
}
