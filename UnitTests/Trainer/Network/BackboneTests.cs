using MLNetGhost.Trainer.Network;

namespace MLNetGhost.UnitTests.Network;

[TestClass]
public class BackboneTests
{
    [TestMethod]
    [DataRow("n", typeof(GhostBackbone))]
    [DataRow("edge-s", typeof(GhostBackbone))]
    [DataRow("int8-n", typeof(GhostBackbone))]
    [DataRow("yolo11n", typeof(YoloBackbone))]
    public void Create_Member_BuildsTheBackboneOfItsTableAndFoldsIntoItsClass(string member, Type expected)
    {
        using var backbone = Backbone.Create(ModelFamily.Get(member).Backbone, ReparameterisationForm.BranchByBranch);
        using var folded = backbone.Fold();
        Assert.AreEqual(expected, backbone.GetType());
        Assert.AreEqual(expected, folded.GetType());
        CollectionAssert.AreEqual(backbone.TapChannels.ToArray(), folded.TapChannels.ToArray());
    }

    [TestMethod]
    public void Create_TableOfAnotherKind_NamesThoseThatAreBuilt()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Backbone.Create(new OtherSpec(), ReparameterisationForm.None));
        StringAssert.Contains(error.Message, "OtherSpec; use a GhostBackboneSpec or a YoloBackboneSpec");
    }

    private sealed record OtherSpec : BackboneSpec
    {
        internal override void Validate(string place)
        {
        }
    }
}
