using MLNetGhost.Trainer.Training;

namespace MLNetGhost.UnitTests.Training;

[TestClass]
public class TaughtClassesTests
{
    [TestMethod]
    public void Match_OtherOrderAndCase_PairsNamesAndCountsWhatIsLeftOut()
    {
        var classes = TaughtClasses.Match("t.onnx", ["person", "RBC", "dog", "wbc"], ["WBC", "RBC", "Platelets"]);

        CollectionAssert.AreEqual(new[] { 1, 3 }, classes.Taught.ToArray());
        CollectionAssert.AreEqual(new[] { 1, 0 }, classes.Learned.ToArray());
        Assert.AreEqual("The teacher's classes were matched by name: 'wbc' of the teacher was taken for 'WBC'; 1 of 3 classes of the "
            + "dataset are not taught (Platelets); 2 of 4 classes of the teacher are left out (person, dog).", classes.Note);
    }

    [TestMethod]
    public void Match_SameNames_HasNothingToSay()
    {
        var classes = TaughtClasses.Match("t.onnx", ["a", "b"], ["a", "b"]);

        CollectionAssert.AreEqual(new[] { 0, 1 }, classes.Learned.ToArray());
        Assert.IsNull(classes.Note);
    }

    [TestMethod]
    public void Match_NothingInCommon_NamesBothListsAndTheRemedy()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => TaughtClasses.Match("t.onnx", ["cat"], ["triangle", "square"]));

        Assert.AreEqual("The teacher t.onnx has no class name in common with the dataset: the teacher knows cat; the dataset has triangle, "
            + "square. Use a teacher that knows the dataset's classes, or rename the classes on one side.", error.Message);
    }
}
