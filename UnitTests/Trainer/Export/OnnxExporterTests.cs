using MLNetGhost.Model;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Torch;
using MLNetGhost.UnitTests.Fixtures;
using Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Export;

[TestClass]
public class OnnxExporterTests
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

    /// <summary>All pictures in one call: in double precision every call has a cost per channel of a depthwise convolution.</summary>
    private static ExportOptions OneBatch => Options(2) with { Batch = 4 };

    private string ModelPath => Path.Combine(_folder, "model.onnx");

    /// <summary>All members; the large ones are slow.</summary>
    public static IEnumerable<TestDataRow<string>> Members =>
        ModelFamily.All.Select(spec => new TestDataRow<string>(spec.Name) { TestCategories = spec.Name is "m" or "l" ? ["Slow"] : [] });

    [TestCleanup]
    public void DeleteFolder()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Members))]
    public void Export_EveryMemberWithRandomStatistics_IsWithinTheTolerances(string member)
    {
        using var network = RandomNetwork(member, classCount: 5);

        var report = OnnxExporter.Export(network, Options(5) with { Height = 160, Width = 96 }, ModelPath);

        Assert.AreEqual(4, report.Verification.Pictures);
        Assert.AreEqual(new FileInfo(ModelPath).Length, report.ByteCount);
        AssertHasNoNodeThatDoesNothing(ModelProto.Parser.ParseFrom(File.ReadAllBytes(ModelPath)));
    }

    [TestMethod]
    [DataRow(DetectorLayout.Yolo)]
    [DataRow(DetectorLayout.Raw)]
    public void Export_FixedBatch_DeclaresAllShapes(DetectorLayout layout)
    {
        using var network = RandomNetwork("edge-n", classCount: 3);

        var exported = OnnxExporter.Export(network, Options(3) with { Batch = 2, Layout = layout, Height = 64, Width = 96 });

        var graph = ModelProto.Parser.ParseFrom(exported.Bytes).Graph;
        Assert.AreEqual("images: 2 3 64 96", Describe(graph.Input.Single()));
        string[] expected = layout == DetectorLayout.Yolo
            ? ["output0: 2 7 126"]
            : ["boxes8: 2 64 8 "
                + "12", "scores8: 2 3 8 12", "boxes16: 2 64 4 6", "scores16: 2 3 4 6", "boxes32: 2 64 2 3", "scores32: 2 3 2 3"];
        CollectionAssert.AreEqual(expected, graph.Output.Select(Describe).ToArray());
    }

    [TestMethod]
    public void Export_DynamicBatch_NamesTheDimension()
    {
        using var network = RandomNetwork("n", classCount: 2);

        var graph = ModelProto.Parser.ParseFrom(OnnxExporter.Export(network, Options(2)).Bytes).Graph;

        Assert.AreEqual("images: batch 3 64 64", Describe(graph.Input.Single()));
        Assert.AreEqual("output0: batch 6 84", Describe(graph.Output.Single()));
    }

    [TestMethod]
    public void Export_RawLayout_DecodesToTheYoloLayout()
    {
        using var scope = NewDisposeScope();
        using var network = RandomNetwork("n", classCount: 2);
        using var raw = new RuntimeModel(
            OnnxExporter.Export(network, Options(2) with { Layout = DetectorLayout.Raw }).Bytes, DetectorLayout.Raw);
        using var yolo = new RuntimeModel(OnnxExporter.Export(network, Options(2)).Bytes, DetectorLayout.Yolo);
        var images = VerificationImages.Batches([2], 64, 64, seed: 3).Single();

        var difference = ExportVerifier.Difference(raw.Predict(images), yolo.Predict(images));

        Assert.IsTrue(difference.IsWithin(1e-3, 1e-5), $"{difference}");
    }

    [TestMethod]
    public void Export_Metadata_IsWhatYoloToolsExpect()
    {
        using var network = RandomNetwork("n", classCount: 2);

        var model = ModelProto.Parser.ParseFrom(OnnxExporter.Export(network, Options(2) with
        {
            ClassNames = ["cat",
            "hen's \\ egg"],
            Height = 64,
            Width = 96
        }).Bytes);

        var metadata = model.MetadataProps.ToDictionary(entry => entry.Key, entry => entry.Value);
        Assert.AreEqual("{0: 'cat', 1: \"hen's \\\\ egg\"}", metadata["names"]);
        Assert.AreEqual("32", metadata["stride"]);
        Assert.AreEqual("detect", metadata["task"]);
        Assert.AreEqual("[64, 96]", metadata["imgsz"]);
        Assert.AreEqual("yolo", metadata["mlnetghost.layout"]);
        Assert.AreEqual("n", metadata["mlnetghost.model"]);
        Assert.IsNotEmpty(metadata["mlnetghost.version"]);
        string[] expected =
        [
            "args", "author", "batch", "channels", "description", "docs", "end2end", "imgsz", "license", "mlnetghost.layout",
            "mlnetghost.model", "mlnetghost.version", "names", "stride", "task", "version",
        ];
        CollectionAssert.AreEqual(expected, model.MetadataProps.Select(entry => entry.Key).ToArray(), "a date would change the bytes");
    }

    [TestMethod]
    public void Export_SameNetworkTwice_GivesTheSameBytes()
    {
        using var network = RandomNetwork("n", classCount: 2);

        CollectionAssert.AreEqual(OnnxExporter.Export(network, Options(2)).Bytes, OnnxExporter.Export(network, Options(2)).Bytes);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Export_NetworkInEitherMode_LeavesModeAndLiveTensorsAsTheyWere(bool training)
    {
        using var network = RandomNetwork("n", classCount: 2);
        network.train(training);
        OnnxExporter.Export(network, Options(2));
        var before = TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        OnnxExporter.Export(network, Options(2));

        Assert.AreEqual(before, TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        Assert.AreEqual(training, network.training);
    }

    [TestMethod]
    public void Export_WeightThatIsNotFinite_LeavesTheOldFileAndNoOther()
    {
        using var network = RandomNetwork("n", classCount: 2);
        using (no_grad())
        {
            network.parameters().First().view(-1)[0] = float.NaN;
        }

        Directory.CreateDirectory(_folder);
        File.WriteAllText(ModelPath, "old");

        var error = Assert.ThrowsExactly<ExportVerificationException>(() => OnnxExporter.Export(network, Options(2), ModelPath));

        StringAssert.Contains(error.Message, "not finite");
        Assert.AreEqual("old", File.ReadAllText(ModelPath));
        Assert.HasCount(1, Directory.GetFiles(_folder));
    }

    [TestMethod]
    public void Export_DifferenceAboveTheTolerance_NamesTheNumbersAndWritesNothing()
    {
        using var threads = OneThread();
        using var network = RandomNetwork("edge-n", classCount: 2);

        var error = Assert.ThrowsExactly<ExportVerificationException>(
            () => OnnxExporter.Export(network, OneBatch with { BoxTolerance = 0, RoundingMultiple = 0 }, ModelPath));

        Assert.IsGreaterThan(0, error.Verification.TrainToRuntime.Boxes);
        StringAssert.Contains(error.Message, $"{error.Verification.TrainToRuntime}");
        Assert.IsFalse(Directory.Exists(_folder));
    }

    [TestMethod]
    public void Export_DifferenceAboveTheTolerance_IsMeasuredAgainstDoublePrecision()
    {
        using var threads = OneThread();
        using var network = RandomNetwork("edge-n", classCount: 2);
        var single = OnnxExporter.Export(network, OneBatch).Report.Verification;

        var error = Assert.ThrowsExactly<ExportVerificationException>(
            () => OnnxExporter.Export(network, OneBatch with { BoxTolerance = 0, RoundingMultiple = 0 }));

        Assert.IsFalse(single.DoublePrecision);
        Assert.IsTrue(error.Verification.DoublePrecision);
        Assert.IsLessThan(single.TrainToFolded.Boxes, error.Verification.TrainToFolded.Boxes, "less rounding");
        StringAssert.Contains(error.Message, "double precision");
        Assert.AreEqual(float32, network.parameters().First().dtype);
    }

    [TestMethod]
    public void Export_DifferenceOfSinglePrecisionAlone_IsGranted()
    {
        using var threads = OneThread();
        using var network = RandomNetwork("edge-n", classCount: 2);

        var verification = OnnxExporter.Export(network, OneBatch with { BoxTolerance = 1e-12, ScoreTolerance = 1e-12 }).Report.Verification;

        Assert.IsTrue(verification.DoublePrecision);
        Assert.IsGreaterThan(0, verification.Rounding.Boxes);
        Assert.IsLessThan(1e-2, verification.Rounding.Boxes);
    }

    [TestMethod]
    public void Export_NamesOfOtherCount_SaysBothCounts()
    {
        using var network = DetectionNetwork.Create(ModelFamily.Get("n"), 2, seed: 1);

        var error = Assert.ThrowsExactly<ArgumentException>(() => OnnxExporter.Export(network, Options(3), ModelPath));

        Assert.AreEqual("3 class names were given for a network of 2 classes; give one name per class.", error.Message);
    }

    [TestMethod]
    public void Export_SizeThatIsNoMultipleOf32_NamesTheNeighbours()
    {
        using var network = DetectionNetwork.Create(ModelFamily.Get("n"), 2, seed: 1);
        var options = Options(2) with { Width = 630 };

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => OnnxExporter.Export(network, options, ModelPath));

        StringAssert.StartsWith(error.Message, "Width 630 is not a multiple of 32; use 608 or 640.");
    }

    private static void AssertHasNoNodeThatDoesNothing(ModelProto model)
    {
        string[] useful =
        [
            "Add", "AveragePool", "Concat", "Conv", "GlobalAveragePool", "HardSigmoid", "MatMul", "MaxPool", "Mul",
            "Relu", "Reshape", "Resize", "Sigmoid", "Slice", "Softmax", "Split", "Transpose",
        ];
        CollectionAssert.IsSubsetOf(model.Graph.Node.Select(node => node.OpType).Distinct().ToArray(), useful);
        Assert.AreEqual(17, model.OpsetImport.Single().Version);
        foreach (var hardSigmoid in model.Graph.Node.Where(node => node.OpType == "HardSigmoid"))
        {
            Assert.AreEqual(2 * (1f / 6), hardSigmoid.Attribute.Single(attribute => attribute.Name == "alpha").F);
            Assert.AreEqual(0.5f, hardSigmoid.Attribute.Single(attribute => attribute.Name == "beta").F);
        }
    }

    private static ExportOptions Options(int classCount)
        => new() { ClassNames = [.. Enumerable.Range(0, classCount).Select(id => $"class {id}")], Height = 64, Width = 64 };

    /// <summary>
    /// In double precision each channel of a depthwise convolution is computed on its own, which takes less time than waking a thread.
    /// </summary>
    private static TorchThreads OneThread() => new(1);

    private static DetectionNetwork RandomNetwork(string member, int classCount)
    {
        var network = DetectionNetwork.Create(ModelFamily.Get(member), classCount, seed: 1);
        StateDicts.RandomiseNorms(network, seed: 2);
        return network;
    }

    private static string Describe(ValueInfoProto value)
        => $"{value.Name}: "
            + $"{string.Join(' ', value.Type.TensorType.Shape.Dim.Select(dim => dim.HasDimParam ? dim.DimParam : $"{dim.DimValue}"))}";
}
