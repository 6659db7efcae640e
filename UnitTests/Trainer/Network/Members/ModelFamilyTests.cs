using MLNetGhost.Trainer.Network;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Network;

[TestClass]
public class ModelFamilyTests
{
    private const int ClassCount = 80;

    /// <summary>The members with the published parameter counts for 80 classes, as trained and folded.</summary>
    [TestMethod]
    [DataRow("n", 2_996_304, 2_438_288)]
    [DataRow("s", 10_583_484, 8_571_100)]
    [DataRow("m", 24_396_044, 19_449_282)]
    [DataRow("l", 30_307_192, 24_421_918)]
    [DataRow("edge-n", 2_895_776, 2_222_448)]
    [DataRow("edge-s", 10_907_808, 8_447_904)]
    [DataRow("int8-n", 2_702_016, 2_249_104)]
    [DataRow("yolo11n", 2_624_080, 2_616_248)]
    public void Get_Member_HasPublishedParameterCount(string name, long train, long folded)
    {
        using var network = DetectionNetwork.Create(ModelFamily.Get(name), ClassCount, seed: 0);
        using var twin = network.Fold();
        Assert.AreEqual(train, network.ParameterCount, "train form");
        Assert.AreEqual(folded, twin.ParameterCount, "folded form");
    }

    [TestMethod]
    public void Get_UnknownName_NamesTheMembers()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => ModelFamily.Get("xl"));
        StringAssert.Contains(error.Message, "'xl'");
        StringAssert.Contains(error.Message, "n, s, m, l, edge-n, edge-s, int8-n, yolo11n");
    }

    [TestMethod]
    public void All_EveryMember_RunsAtTheSmallestSize()
    {
        foreach (var spec in ModelFamily.All)
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            using var network = DetectionNetwork.Create(spec, 3, seed: 0);
            network.eval();
            var levels = network.call(zeros(1, 3, InputSize.Smallest, 96));
            CollectionAssert.AreEqual(new long[] { 1, 67, 8, 12 }, levels[0].shape, spec.Name);
            CollectionAssert.AreEqual(new long[] { 1, 67, 4, 6 }, levels[1].shape, spec.Name);
            CollectionAssert.AreEqual(new long[] { 1, 67, 2, 3 }, levels[2].shape, spec.Name);
        }
    }
}
