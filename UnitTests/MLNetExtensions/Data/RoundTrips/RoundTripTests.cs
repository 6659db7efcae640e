using FsCheck;
using FsCheck.Fluent;
using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

/// <summary>
/// Random datasets in all formats: read as they were meant, converted between all pairs, and with everything that tools do differently
/// either the right boxes, a warning or an error.
/// </summary>
[TestClass]
public sealed class RoundTripTests
{
    private static readonly Config s_repeatable = Config.QuickThrowOnFailure.WithReplay(new Replay(new Rnd(7, 9), null));

    public static IEnumerable<object[]> Mutations => Mutation.All.Select(mutation => new object[] { mutation });

    [TestMethod]
    public void Read_ScenesOfTools_AreLosslessAndSoAreConversions() => CheckConversions(12);

    [TestMethod]
    [TestCategory("Slow")]
    public void Read_ManyScenesOfTools_AreLosslessAndSoAreConversions() => CheckConversions(150);

    [TestMethod]
    [DynamicData(nameof(Mutations))]
    public void Read_MutatedScene_GivesTheRightBoxesAWarningOrAnError(object mutation) => CheckMutation((Mutation)mutation, 4);

    [TestMethod]
    [TestCategory("Slow")]
    [DynamicData(nameof(Mutations))]
    public void Read_ManyMutatedScenes_GiveTheRightBoxesAWarningOrAnError(object mutation) => CheckMutation((Mutation)mutation, 60);

    private static void CheckConversions(int count) => Prop.ForAll(Scene.Arbitrary(), scene =>
    {
        using var folder = new TemporaryFolder();
        SceneWriter.Yolo(folder.File("yolo"), scene);
        SceneWriter.Voc(folder.File("voc"), scene);
        SceneWriter.Coco(folder.File("coco"), scene);
        foreach (var from in new[] { DatasetFormats.Yolo, DatasetFormats.Voc, DatasetFormats.Coco })
        {
            var read = from.Read(folder.File(from.Name), "train");
            Assert.IsNull(scene.Difference(read), $"seed {scene.Seed}, {from}: {scene.Difference(read)}");
            foreach (var to in DatasetFormats.All.Where(format => format.CanWrite))
            {
                var target = folder.File($"{from.Name}-{to.Name}");
                to.Write(target, [read]);
                var difference = scene.Difference(DatasetReader.Read(target, "train"));
                Assert.IsNull(difference, $"seed {scene.Seed}, {from} to {to}: {difference}");
            }
        }
    }).Check(s_repeatable.WithMaxTest(count));

    private static void CheckMutation(Mutation mutation, int count) => Prop.ForAll(Scene.Arbitrary(), scene =>
    {
        using var folder = new TemporaryFolder();
        mutation.Write(folder.Path, scene);
        try
        {
            var read = mutation.Format.Read(folder.Path, "train");
            var difference = scene.Difference(read);
            Assert.IsTrue(
                difference is null || (!mutation.KeepsMeaning && read.Warnings.Count > 0),
                $"seed {scene.Seed}, {mutation}: {difference}; warnings: {string.Join("; ", read.Warnings)}");
        }
        catch (InvalidDataException exception)
        {
            StringAssert.Contains(exception.Message, folder.Path);
        }
    }).Check(s_repeatable.WithMaxTest(count));
}
