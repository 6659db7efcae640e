using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Training;

/// <summary>
/// Checkpoints of an earlier version of the trainer load, compute and continue as they did there. Their headers are those of real files,
/// and the expected numbers were computed by that version (see <see cref="StoredCheckpoint"/>).
/// </summary>
[TestClass]
public sealed class StoredCheckpointTests : IDisposable
{
    private const int Side = 64;

    private readonly TemporaryFolder _folder = new();

    private string FilePath => Path.Combine(_folder.Path, "old.safetensors");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("edge-n", false)]
    [DataRow("edge-n", true)]
    [DataRow("n", false)]
    [DataRow("n", true)]
    public void CreateNetwork_StoredCheckpoint_ComputesTheNumbersOfItsTime(string member, bool last)
    {
        var stored = Read(member);
        Write(stored, last);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var picture = tensor(StoredCheckpoint.Picture(Side)).reshape(1, 3, Side, Side);

        using var network = Checkpoint.Read(FilePath).CreateNetwork();
        using var folded = network.Fold();

        AssertLevels(stored, network.call(picture), 1e-5, "trained form");
        // Folding rounds once more; the version that wrote the numbers differed by as much.
        AssertLevels(stored, folded.call(picture), 1e-4, "folded form");
    }

    [TestMethod]
    [DataRow("edge-n")]
    [DataRow("n")]
    public void Read_StoredCheckpoint_KeepsTheOptionsAndTheReport(string member)
    {
        Write(Read(member), last: false);

        var checkpoint = Checkpoint.Read(FilePath);

        Assert.IsNull(checkpoint.Run);
        Assert.AreEqual(Side, checkpoint.Info.ImageSize);
        CollectionAssert.AreEqual(new[] { "triangle", "square", "star", "ring" }, checkpoint.Info.ClassNames.ToArray());
        Assert.AreEqual(ReparameterisationForm.Fused, checkpoint.Info.Form);
        Assert.AreEqual((2, 4, 3), (checkpoint.Info.Options.Epochs, checkpoint.Info.Options.BatchSize, checkpoint.Info.Options.Seed));
        Assert.AreEqual((8, 1), (checkpoint.Info.Options.NominalBatchSize, checkpoint.Info.Options.Threads));
        Assert.AreEqual(0.1, checkpoint.Info.Options.Augmentation!.Translate, 1e-6);
        Assert.AreEqual(2, checkpoint.Info.Report!.Epoch);
        Assert.AreEqual(0.00101, checkpoint.Info.Report.LearningRate, 1e-12);
    }

    [TestMethod]
    [DataRow("edge-n")]
    [DataRow("n")]
    public void Train_ResumedFromAStoredCheckpoint_ContinuesAsItsTimeDid(string member)
    {
        var stored = Read(member);
        Write(stored, last: true);
        var expected = stored.Expected.GetProperty("resumed");
        var before = Checkpoint.Read(FilePath).Run!.Position.History.Single();
        using var data = new SmallDataset(trainCount: 8, validationCount: 4, size: Side);
        using var trainer = new DetectionTrainer(
            new TrainingOptions { ResumeFrom = FilePath, Workers = 0, Threads = 1 },
            data.Training,
            data.Validation,
            Path.Combine(_folder.Path, "run"));

        var history = trainer.Train().History;

        Assert.HasCount(2, history);
        Assert.AreEqual(before.TrainingLoss, history[0].TrainingLoss);
        Assert.AreEqual(expected.GetProperty("learningRate").GetDouble(), history[1].LearningRate, 1e-9);
        AssertLoss("trainingLoss", [history[1].TrainingLoss.Box, history[1].TrainingLoss.Class, history[1].TrainingLoss.Dfl]);
        AssertLoss("validationLoss", [history[1].ValidationLoss.Box, history[1].ValidationLoss.Class, history[1].ValidationLoss.Dfl]);

        void AssertLoss(string name, double[] actual)
        {
            var parts = expected.GetProperty(name).EnumerateArray().Select(part => part.GetDouble()).ToArray();
            for (var i = 0; i < parts.Length; i++)
            {
                Assert.AreEqual(parts[i], actual[i], 1e-3 * parts[i], $"{name}, part {i}");
            }
        }
    }

    private static StoredCheckpoint Read(string member) =>
        StoredCheckpoint.Read(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Checkpoints", $"{member}-0.1.0.json"));

    private void Write(StoredCheckpoint stored, bool last)
    {
        if (last)
        {
            stored.WriteLast(FilePath);
        }
        else
        {
            stored.WriteBest(FilePath);
        }
    }

    private static void AssertLevels(StoredCheckpoint stored, Tensor[] levels, double tolerance, string form)
    {
        var expected = stored.Expected.GetProperty("levels").EnumerateArray().ToArray();
        Assert.HasCount(expected.Length, levels);
        for (var i = 0; i < levels.Length; i++)
        {
            var shape = expected[i].GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64());
            CollectionAssert.AreEqual(shape.ToArray(), levels[i].shape);
            var (values, step) = (levels[i].data<float>().ToArray(), expected[i].GetProperty("step").GetInt32());
            foreach (var (index, value) in expected[i].GetProperty("values").EnumerateArray().Index())
            {
                var number = value.GetDouble();
                var actual = values[index * step];
                Assert.AreEqual(number, actual, tolerance * (1 + Math.Abs(number)), $"{form}, level {i}, element {index * step}");
            }
        }
    }
}
