using MLNetGhost.Model;
using MLNetGhost.Trainer;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.UnitTests.Catalog;

[TestClass]
public class GhostYoloOptionsTests
{
    [TestMethod]
    public void Scale_EveryValue_IsAMemberAndComesBack()
    {
        var members = new HashSet<ModelSpec>();
        foreach (var scale in Enum.GetValues<GhostYoloScale>())
        {
            var options = new GhostYoloOptions { Scale = scale };

            Assert.AreEqual(scale, options.Scale);
            Assert.IsTrue(members.Add(options.Model), $"{scale}");
        }

        CollectionAssert.AreEquivalent(ModelFamily.All.ToArray(), members.ToArray());
    }

    [TestMethod]
    [DataRow(GhostYoloScale.Nano, "n")]
    [DataRow(GhostYoloScale.Large, "l")]
    [DataRow(GhostYoloScale.EdgeSmall, "edge-s")]
    [DataRow(GhostYoloScale.Int8Nano, "int8-n")]
    public void Scale_Value_StandsForTheMemberOfThatName(GhostYoloScale scale, string name) =>
        Assert.AreEqual(ModelFamily.Get(name), new GhostYoloOptions { Scale = scale }.Model);

    [TestMethod]
    public void Scale_OtherTables_IsNull()
    {
        Assert.IsNull(new GhostYoloOptions { Model = ModelFamily.Yolo11Nano }.Scale);
        Assert.IsNull(new GhostYoloOptions { Model = ModelFamily.Get("n") with { DepthwiseBoxBranch = true } }.Scale);
    }

    [TestMethod]
    public void Scale_NotOfTheEnumeration_NamesTheChoices()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => new GhostYoloOptions { Scale = (GhostYoloScale)17 });

        StringAssert.Contains(error.Message, "17 is not a scale");
        StringAssert.Contains(error.Message, "EdgeNano");
    }

    [TestMethod]
    public void ExportLayout_Defaults_AreTheTwoThatDiffer()
    {
        Assert.AreEqual(DetectorLayout.Raw, new GhostYoloOptions().ExportLayout);
        Assert.AreEqual(DetectorLayout.Yolo, new TrainingOptions().ExportLayout);
    }
}
