using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Training;
using MLNetGhost.Trainer.Weights;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Training;

[TestClass]
public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => Path.Combine(_folder.Path, "best.safetensors");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void CreateNetwork_OfAWrittenCheckpoint_ComputesTheSame()
    {
        using var scope = NewDisposeScope();
        using var network = Write("edge-n", ["cat", "dog"]);
        network.eval();
        var images = rand(1, 3, 64, 64);

        using var read = Checkpoint.Read(FilePath).CreateNetwork();

        TensorAssert.AreClose(network.call(images)[0], read.call(images)[0], 0, "output");
    }

    [TestMethod]
    public void Read_WrittenCheckpoint_GivesItsDescription()
    {
        Write("edge-n", ["cat", "dog"]).Dispose();

        var info = Checkpoint.Read(FilePath).Info;

        Assert.AreEqual(ModelFamily.Get("edge-n"), info.Model);
        Assert.AreEqual(ReparameterisationForm.None, info.Form);
        CollectionAssert.AreEqual(new[] { "cat", "dog" }, info.ClassNames.ToArray());
        Assert.AreEqual(320, info.ImageSize);
        Assert.AreEqual(12, info.Options.Epochs);
        Assert.IsNull(info.Report);
    }

    [TestMethod]
    public void CreateNetwork_MissingAndUnknownTensors_NamesThem()
    {
        Write("edge-n", ["cat", "dog"]).Dispose();
        var file = SafetensorsFile.Read(FilePath);
        var tensors = new Dictionary<string, SafetensorsEntry>(file.Tensors) { ["extra"] = new([1], [0]) };
        tensors.Remove("backbone.bn1.weight");
        (file with { Tensors = tensors }).Write(FilePath);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Checkpoint.Read(FilePath).CreateNetwork());

        StringAssert.Contains(error.Message, "1 missing (backbone.bn1.weight)");
        StringAssert.Contains(error.Message, "1 unknown (extra)");
    }

    [TestMethod]
    public void CreateNetwork_OtherTables_IsRefused()
    {
        Write("edge-n", ["cat", "dog"]).Dispose();
        var file = SafetensorsFile.Read(FilePath);
        var metadata = file.Metadata.ToDictionary(entry => entry.Key, entry => entry.Value.Replace(
            "\"stem\":16", "\"stem\":24", StringComparison.Ordinal));
        (file with { Metadata = metadata }).Write(FilePath);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Checkpoint.Read(FilePath).CreateNetwork());

        StringAssert.Contains(error.Message, "model edge-n");
        StringAssert.Contains(error.Message, "with a different shape");
    }

    [TestMethod]
    public void Read_TensorsWithoutDescription_SaysWhatToUse()
    {
        new SafetensorsFile(new Dictionary<string, SafetensorsEntry> { ["a"] = new([1], [0]) }, new Dictionary<string, string>())
            .Write(FilePath);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Checkpoint.Read(FilePath)).Message, "best.safetensors");
    }

    [TestMethod]
    public void Read_NewerFormat_SaysSo()
    {
        Write("edge-n", ["cat"]).Dispose();
        var file = SafetensorsFile.Read(FilePath);
        (file with { Metadata = new Dictionary<string, string>(file.Metadata) { ["mlnetghost.checkpoint"] = "9" } }).Write(FilePath);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Checkpoint.Read(FilePath)).Message, "format 9");
    }

    [TestMethod]
    public void LoadMatching_OtherNumberOfClasses_LoadsAllButTheClassOutputs()
    {
        Write("edge-n", ["cat", "dog"]).Dispose();
        using var other = DetectionNetwork.Create(ModelFamily.Get("edge-n"), 5, seed: 9, ReparameterisationForm.None);

        var report = WeightMatching.LoadMatching(other, Checkpoint.Read(FilePath).Weights);

        Assert.HasCount(6, report.WrongShape);
        Assert.IsTrue(report.WrongShape.All(name => name.StartsWith("head.cv3.", StringComparison.Ordinal)));
        Assert.IsEmpty(report.Missing);
        Assert.IsEmpty(report.Unused);
        StringAssert.Contains(report.ToString(), "6 have a different shape");
    }

    private DetectionNetwork Write(string model, string[] classNames)
    {
        var network = DetectionNetwork.Create(ModelFamily.Get(model), classNames.Length, seed: 1, ReparameterisationForm.None);
        var info = new CheckpointInfo(classNames,
            new TrainingOptions { Model = ModelFamily.Get(model), Form = ReparameterisationForm.None, ImageSize = 320, Epochs = 12 }, null);
        Checkpoint.Write(
            FilePath, info, network.state_dict().Where(entry => entry.Value.is_floating_point()).Select(entry => (entry.Key, entry.Value)));
        return network;
    }
}
