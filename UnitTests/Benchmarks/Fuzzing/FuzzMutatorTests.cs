using MLNetGhost.Benchmarks.Fuzzing;

namespace MLNetGhost.UnitTests.Benchmarks;

[TestClass]
public class FuzzMutatorTests
{
    private const int Inputs = 200;

    public static IEnumerable<string> Targets => FuzzTargets.All.Select(target => target.Name);

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void Create_SeedAndIndex_DetermineTheInput(string name)
    {
        var target = FuzzTargets.Get(name);
        var (first, second, other) = (new FuzzMutator(target, 1), new FuzzMutator(target, 1), new FuzzMutator(target, 2));
        var (seen, same) = (new HashSet<string>(), 0);
        for (var index = 0; index < first.CorpusCount + Inputs; index++)
        {
            var input = first.Create(index);
            CollectionAssert.AreEqual(input, second.Create(index));
            Assert.IsLessThanOrEqualTo(FuzzMutator.LargestInput, input.Length);
            same += input.AsSpan().SequenceEqual(other.Create(index)) ? 1 : 0;
            seen.Add(Convert.ToBase64String(input));
        }

        Assert.IsGreaterThan(Inputs / 2, seen.Count);
        Assert.IsLessThan(Inputs / 2, same);
    }

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void Create_FirstIndices_AreTheCorpus(string name)
    {
        var target = FuzzTargets.Get(name);
        var mutator = new FuzzMutator(target, 1);

        foreach (var (index, file) in FuzzCorpus.Files(target.Corpus).Index())
        {
            CollectionAssert.AreEqual(File.ReadAllBytes(file), mutator.Create(index), file);
        }
    }
}
