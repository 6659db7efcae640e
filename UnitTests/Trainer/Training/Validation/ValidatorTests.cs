using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Training;

[TestClass]
public class ValidatorTests
{
    private static readonly SmallDataset s_data = new();

    [ClassCleanup]
    public static void DeleteData() => s_data.Dispose();

    [TestMethod]
    public void Evaluate_PerfectNetwork_FindsEverything()
    {
        using var oracle = new OracleNetwork();

        // An oracle with one anchor per box cannot report boxes that have no anchor of their own or share one.
        var data = s_data.Validation with
        {
            Images = [.. s_data.Validation.Images.Select(
            image => image with { Annotations = [.. image.Annotations.Take(1)] })]
        };
        var result = new Validator(data, new ValidationOptions { ImageSize = 64, BatchSize = 2, Workers = 0, Rectangular = false })
            .Evaluate(oracle.For(data));

        // YOLO's interpolation reaches at most 0.995.
        Assert.AreEqual(0.995, result.Metrics.Yolo.Map50, 1e-6);
        Assert.IsGreaterThan(0.9, result.Metrics.Yolo.Map);
        CollectionAssert.AreEqual(data.Images.Select(image => image.Path).ToArray(), result.Images.Select(image => image.Name).ToArray());
        Assert.IsTrue(result.Loss.IsFinite);
    }

    [TestMethod]
    public void Evaluate_CheckpointOfOtherOrder_MeasuresByName()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("best.safetensors");
        var options = new TrainingOptions
        {
            Model = ModelFamily.Get("edge-n"),
            Form = ReparameterisationForm.None,
            ImageSize = 64,
            Epochs = 1,
            BatchSize = 3,
            Threads = 1,
            Workers = 1
        };
        using (var trainer = new DetectionTrainer(options, s_data.Training, s_data.Validation, folder.Path))
        {
            path = trainer.Train().LastCheckpoint;
        }

        var checkpoint = Checkpoint.Read(path);
        string[] names = ["other", .. s_data.Validation.ClassNames.Reverse()];
        var shuffled = s_data.Validation with
        {
            ClassNames = names,
            Images = [.. s_data.Validation.Images.Select(image => image with
            {
                Annotations = [.. image.Annotations.Select(annotation => annotation with { ClassId = 4 - annotation.ClassId })],
            })],
        };
        var validation = new ValidationOptions { ImageSize = 64, BatchSize = 2, Workers = 0 };
        var notes = new List<string>();

        var expected = new Validator(s_data.Validation, validation).Evaluate(checkpoint);
        var actual = new Validator(shuffled, validation).Evaluate(checkpoint, new Notes(notes));

        Assert.AreEqual(expected.Loss.Class, actual.Loss.Class, 1e-4);
        Assert.AreEqual(expected.Loss.Box, actual.Loss.Box, 1e-4);
        Assert.AreEqual(expected.Metrics.Coco.AveragePrecision, actual.Metrics.Coco.AveragePrecision, 1e-12);
        foreach (var (before, after) in expected.Images.Zip(actual.Images))
        {
            Assert.IsNotEmpty(before.Detections);
            CollectionAssert.AreEqual(
                before.Detections.Select(detection => (detection.Label, detection.Box)).ToArray(),
                after.Detections.Select(detection => (detection.Label, detection.Box)).ToArray());
            Assert.IsTrue(after.Detections.All(detection => names[detection.ClassId] == detection.Label));
        }

        Assert.HasCount(2, notes, string.Join('\n', notes));
        StringAssert.Contains(notes[0], "matched by name");
        StringAssert.Contains(notes[1], "does not know 1 of the 5 classes of the labels (other): their 0 objects");
    }

    [TestMethod]
    public void Evaluate_CheckpointOfOtherClasses_NamesBothLists()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "best.safetensors");
        using (var network = DetectionNetwork.Create(ModelFamily.Get("edge-n"), 1, seed: 1, ReparameterisationForm.None))
        {
            Checkpoint.Write(
                path,
                new CheckpointInfo(["cell"], new TrainingOptions { Form = ReparameterisationForm.None, ImageSize = 64 }, null),
                network.state_dict().Where(entry => entry.Value.is_floating_point()).Select(entry => (entry.Key, entry.Value)));
        }

        var error = Assert.ThrowsExactly<InvalidDataException>(() =>
            new Validator(s_data.Validation, new ValidationOptions { ImageSize = 64 }).Evaluate(Checkpoint.Read(path)));

        StringAssert.Contains(error.Message, "cell");
        StringAssert.Contains(error.Message, "ring");
    }

    private sealed class Notes(List<string> notes) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value is TrainingNote note)
            {
                notes.Add(note.Text);
            }
        }
    }
}
