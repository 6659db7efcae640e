using MLNetGhost.Trainer.Export;
using MLNetGhost.UnitTests.Fixtures;
using Onnx;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Export;

[TestClass]
public sealed class OnnxQuantizerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string ModelPath => _folder.File("model.onnx");

    private string QuantizedPath => _folder.File("quantized.onnx");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(RangeMethod.MinMax, false)]
    [DataRow(RangeMethod.Percentile, false)]
    [DataRow(RangeMethod.MinMax, true)]
    public void Quantize_TinyDetector_FindsWhatTheFloatModelFinds(RangeMethod method, bool reduceWeightRange)
    {
        WriteModelAndPictures();

        var report = OnnxQuantizer.Quantize(
            ModelPath, QuantizedPath, Options() with { RangeMethod = method, ReduceWeightRange = reduceWeightRange });

        var agreement = report.Agreement;
        Assert.AreEqual(6, agreement.Pictures);
        Assert.IsGreaterThan(50, agreement.ReferenceDetections, "the test needs detections");
        Assert.IsGreaterThan(0.8, agreement.Found, $"{report}");
        Assert.IsGreaterThan(0.8, agreement.Confirmed, $"{report}");
        Assert.IsGreaterThan(0.9, agreement.MeanIou, $"{report}");
        Assert.IsLessThan(0.05, agreement.MeanScoreDifference, $"{report}");
        Assert.AreEqual(new FileInfo(QuantizedPath).Length, report.QuantizedBytes);
    }

    [TestMethod]
    public void Quantize_TinyDetector_WritesTheQdqForm()
    {
        WriteModelAndPictures();

        OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options());

        var graph = ModelProto.Parser.ParseFrom(File.ReadAllBytes(QuantizedPath)).Graph;
        var producers = graph.Node.SelectMany(node => node.Output.Select(output => (output, node.OpType)))
            .ToDictionary(pair => pair.output, pair => pair.OpType);
        foreach (var convolution in graph.Node.Where(node => node.OpType == "Conv"))
        {
            CollectionAssert.AreEqual(
                new[] { "DequantizeLinear", "DequantizeLinear", "DequantizeLinear" },
                convolution.Input.Select(input => producers[input]).ToArray(), convolution.Name);
        }

        var types = graph.Initializer.Where(tensor => tensor.Name.EndsWith(
            "/integers", StringComparison.Ordinal)).Select(tensor => (TensorProto.Types.DataType)tensor.DataType).ToHashSet();
        CollectionAssert.AreEquivalent(new[] { TensorProto.Types.DataType.Int8, TensorProto.Types.DataType.Int32 }, types.ToArray());
        Assert.IsFalse(graph.Initializer.Any(tensor => tensor.Name.EndsWith(
            ".weight", StringComparison.Ordinal)), "float weights are gone");
    }

    [TestMethod]
    public void Quantize_QuantizedModel_IsRefused()
    {
        WriteModelAndPictures();
        OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options());

        var error = Assert.ThrowsExactly<InvalidDataException>(() => OnnxQuantizer.Quantize(QuantizedPath, _folder.File(
            "again.onnx"), Options()));

        StringAssert.Contains(error.Message, QuantizedPath);
        Assert.IsFalse(File.Exists(_folder.File("again.onnx")));
    }

    [TestMethod]
    public void Quantize_FileThatIsNoModel_NamesIt()
    {
        File.WriteAllText(ModelPath, "not a model");

        var error = Assert.ThrowsExactly<InvalidDataException>(() => OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options()));

        StringAssert.Contains(error.Message, ModelPath);
    }

    [TestMethod]
    public void Quantize_MissingPictures_NamesTheFolder()
    {
        File.WriteAllBytes(ModelPath, TinyDetector.Build().ToBytes());

        var error = Assert.ThrowsExactly<DirectoryNotFoundException>(() => OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options()));

        StringAssert.Contains(error.Message, Options().CalibrationFolder);
    }

    [TestMethod]
    public void Quantize_FolderWithoutPictures_NamesTheFolder()
    {
        File.WriteAllBytes(ModelPath, TinyDetector.Build().ToBytes());
        _folder.Write("pictures/readme.txt", "none here");

        var error = Assert.ThrowsExactly<InvalidDataException>(() => OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options()));

        StringAssert.Contains(error.Message, Options().CalibrationFolder);
    }

    private QuantizationOptions Options() => new() { CalibrationFolder = Path.Combine(_folder.Path, "pictures") };

    private void WriteModelAndPictures()
    {
        File.WriteAllBytes(ModelPath, TinyDetector.Build().ToBytes());
        for (var i = 0; i < 6; i++)
        {
            File.WriteAllBytes(_folder.File(
                "pictures", $"{i}.jpg"), TestPictures.Encode(TestPictures.Photograph(80, 60, i), SKEncodedImageFormat.Jpeg));
        }
    }
}
