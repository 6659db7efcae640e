using MLNetGhost.Benchmarks.Accuracy;
using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Benchmarks;

[TestClass]
public sealed class ComparisonCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [TestCategory("Slow")]
    public void Run_TwoSeeds_ListsEveryRunAndMeans()
    {
        var text = Run(Plan([0, 1]));

        var rows = text.Split('\n').Where(line => line.Contains(
            "plain", StringComparison.Ordinal) || line.Contains("branches", StringComparison.Ordinal));
        var table = rows.Where(line => line.StartsWith('|')).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToList();
        CollectionAssert.AreEqual(
            new[] { "branches "
                + "0", "branches "
                    + "1", "plain 0", "plain 1", "branches mean", "plain mean" }, table.Select(row => $"{row[1]} {row[2]}").ToArray());
        Assert.IsTrue(table.All(row => row[8] == table[0][8]), "Both forms fold into networks of the same size.");
        Assert.IsTrue(table.All(row => row[3].Contains(
            " / ", StringComparison.Ordinal) && row[4].Contains(" / ", StringComparison.Ordinal)), "validation and test");
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Run_FinishedRuns_AreNotRepeated()
    {
        var plan = Plan([0]);
        var first = Run(plan);
        var second = Run(plan);

        Assert.Contains("epoch 1:", first);
        Assert.DoesNotContain("epoch 1:", second);
        Assert.AreEqual(first[first.IndexOf('|', StringComparison.Ordinal)..], second[second.IndexOf('|', StringComparison.Ordinal)..]);
    }

    [TestMethod]
    public void Run_FolderOfOtherOptions_IsRefused()
    {
        var plan = Plan([0]);
        Run(plan);
        var name = Path.Combine(plan.Folder, Path.GetFileName(plan.Runs().First().Folder));

        var e = Assert.ThrowsExactly<InvalidDataException>(() => Run(plan with { Options = plan.Options with { BatchSize = 2 } }));

        Assert.Contains(name, e.Message);
    }

    [TestMethod]
    public void Runs_OtherDataOfTheSameClassesAndCount_LieInOtherFolders()
    {
        var plan = Plan([0]);
        var other = plan with { Data = Path.Combine(_folder.Path, "other") };
        Copy(plan.Data, other.Data);
        var before = Names(plan);

        CollectionAssert.AreEqual(before, Names(plan));
        CollectionAssert.AreNotEqual(before, Names(other));
        var picture = DatasetReader.Read(plan.Data, "train").Images[0].Path;
        File.Move(picture, Path.ChangeExtension(picture, null) + "b" + Path.GetExtension(picture));
        var label = Directory.EnumerateFiles(plan.Data, Path.GetFileNameWithoutExtension(picture) + ".txt", SearchOption.AllDirectories)
            .Single();
        File.Move(label, Path.ChangeExtension(label, null) + "b.txt");
        CollectionAssert.AreNotEqual(before, Names(plan));

        static string[] Names(ComparisonPlan plan) => [.. plan.Runs().Select(run => Path.GetFileName(run.Folder))];
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private ComparisonPlan Plan(int[] seeds) => TinyComparison.Plan(_folder.Path, seeds) with { Variants = AblationCommand.Variants };

    private static string Run(ComparisonPlan plan) =>
        TinyComparison.TextOf(console => ComparisonCommand.Run(plan, console, CancellationToken.None));
}
