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
    [DataRow("\"ClassNames\":[\"cat\",\"dog\"]", "\"ClassNames\":null")]
    [DataRow("\"ClassNames\":[\"cat\",\"dog\"]", "\"ClassNames\":[]")]
    [DataRow("\"ClassNames\":[\"cat\",\"dog\"]", "\"ClassNames\":[\"cat\",null]")]
    [DataRow("\"ImageSize\":320", "\"ImageSize\":2000000000")]
    [DataRow("\"Epochs\":12", "\"Epochs\":-1")]
    public void Read_DescriptionOutOfRange_IsRefused(string written, string instead)
    {
        Write("edge-n", ["cat", "dog"]).Dispose();
        var file = SafetensorsFile.Read(FilePath);
        var metadata = file.Metadata.ToDictionary(
            entry => entry.Key, entry => entry.Value.Replace(written, instead, StringComparison.Ordinal));
        Assert.IsFalse(metadata.Values.SequenceEqual(file.Metadata.Values), "nothing was replaced");
        (file with { Metadata = metadata }).Write(FilePath);

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Checkpoint.Read(FilePath)).Message, "has a description that cannot be read");
    }

    [TestMethod]
    [DataRow("mlnetghost.info", "null")]
    [DataRow("mlnetghost.position", "null")]
    [DataRow("mlnetghost.position", """{"ImageCount": 1, "Epoch": -1}""")]
    public void Read_EmptyOrNegativeDescription_IsRefused(string key, string value)
    {
        Write("edge-n", ["cat", "dog"]).Dispose();
        var file = SafetensorsFile.Read(FilePath);
        (file with { Metadata = new Dictionary<string, string>(file.Metadata) { [key] = value } }).Write(FilePath);

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Checkpoint.Read(FilePath)).Message, "has a description that cannot be read");
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

    [TestMethod]
    [DataRow("mlnetghost.info", "null", "null")]
    [DataRow("mlnetghost.info", "{}", "Options")]
    [DataRow("mlnetghost.info", "[", "cannot be read")]
    [DataRow("mlnetghost.info", """{"ClassNames":null,"Options":{}}""", "ClassNames")]
    [DataRow("mlnetghost.info", """{"ClassNames":["a"],"Options":null}""", "Options")]
    [DataRow("mlnetghost.info", """{"ClassNames":[],"Options":{}}""", "no class names")]
    [DataRow("mlnetghost.info", """{"ClassNames":[null],"Options":{}}""", "no name for class 0")]
    [DataRow("mlnetghost.info", """{"ClassNames":["a"],"Options":{"Model":null}}""", "Model")]
    [DataRow("mlnetghost.info", """{"ClassNames":["a"],"Options":{"Model":"nothing"}}""", "no model 'nothing'")]
    [DataRow("mlnetghost.info", """{"ClassNames":["a"],"Options":{"Threads":100000}}""", "from 1 to 1024")]
    [DataRow("mlnetghost.info", """{"ClassNames":["a"],"Options":{"Epochs":2000000000}}""", "from 1 to 100000")]
    [DataRow("mlnetghost.info", """{"ClassNames":["a"],"Options":{"ImageSize":100000}}""", "ImageSize")]
    [DataRow("mlnetghost.info", """{"ClassNames":["a"],"Options":{"BatchSize":1000000}}""", "BatchSize")]
    [DataRow("mlnetghost.info", """{"ClassNames":["a"],"Options":{"Freeze":[null]}}""", "Freeze")]
    [DataRow("mlnetghost.info", """{"ClassNames":["a"],"Options":{"Form":"Nothing"}}""", "Form")]
    [DataRow("mlnetghost.info", """{"ClassNames":["a"],"Options":{"Model":"l"}}""", "weights, and it holds")]
    [DataRow("mlnetghost.position", "null", "null")]
    [DataRow("mlnetghost.position", """{"ImageCount":0}""", "1 or more")]
    [DataRow("mlnetghost.position", """{"ImageCount":8,"Epoch":-1}""", "Epoch")]
    [DataRow("mlnetghost.position", """{"ImageCount":8,"Batch":-1}""", "Batch")]
    [DataRow("mlnetghost.position", """{"ImageCount":8,"History":null}""", "History")]
    [DataRow("mlnetghost.position", """{"ImageCount":8,"Best":null}""", "Best")]
    public void Read_DescriptionOutOfRange_IsInvalidData(string key, string text, string expected)
    {
        Write("edge-n", ["cat"]).Dispose();
        var file = SafetensorsFile.Read(FilePath);
        (file with { Metadata = new Dictionary<string, string>(file.Metadata) { [key] = text } }).Write(FilePath);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Checkpoint.Read(FilePath)).Message, expected);
    }

    [TestMethod]
    public void Read_TablesOfMoreWeightsThanTheFileHolds_IsRefusedBeforeTheNetworkIsBuilt()
    {
        Write("edge-n", ["cat"]).Dispose();
        var file = SafetensorsFile.Read(FilePath);
        var metadata = file.Metadata.ToDictionary(entry => entry.Key, entry => entry.Value
            .Replace("\"maxChannels\":1024", "\"maxChannels\":65536", StringComparison.Ordinal)
            .Replace("\"width\":0.25", "\"width\":10", StringComparison.Ordinal));
        (file with { Metadata = metadata }).Write(FilePath);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Checkpoint.Read(FilePath));

        StringAssert.Contains(error.Message, "weights, and it holds");
    }

    [TestMethod]
    public void LeastWeights_OfEveryMember_AreLessThanItsWeightsAndNotFarFromThem()
    {
        foreach (var spec in ModelFamily.All.Append(ModelFamily.Yolo11Nano))
        {
            using var network = DetectionNetwork.Create(spec, 80, seed: 0, ReparameterisationForm.None);
            var least = LeastWeights.Of(spec, 80);

            Assert.IsLessThanOrEqualTo(network.ParameterCount, least, spec.Name);
            Assert.IsGreaterThan(network.ParameterCount / 50.0, least, spec.Name);
        }
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
