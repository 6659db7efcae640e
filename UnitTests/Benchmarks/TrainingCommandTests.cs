using MLNetGhost.Benchmarks.Training;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.UnitTests.Benchmarks;

[TestClass]
public class TrainingCommandTests
{
    [TestMethod]
    public void Create_Members_AdmitYolo11nBesideTheFamily()
    {
        Assert.IsEmpty(TrainingCommand.Create().Parse("--members edge-n yolo11n").Errors);
        StringAssert.Contains(TrainingCommand.Create().Parse(
            "--members yolo").Errors.Single().Message, "--members yolo is not known here; "
            + "choose from n s m l edge-n edge-s int8-n yolo11n");
    }

    [TestMethod]
    public void FormsOf_NetworkWithoutBranches_IsOne()
    {
        CollectionAssert.AreEqual(new[] { ReparameterisationForm.None }, TrainingTable.FormsOf("yolo11n").ToArray());
        CollectionAssert.AreEqual(
            Enum.GetValues<ReparameterisationForm>().Except([ReparameterisationForm.Folded]).ToArray(),
            TrainingTable.FormsOf("edge-n").ToArray());
    }
}
