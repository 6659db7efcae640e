using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.ML;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Transforms;
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
    [DataRow(RangeMethod.MinMax, WeightRange.EightBits, true)]
    [DataRow(RangeMethod.MinMax, WeightRange.EightBits, false)]
    [DataRow(RangeMethod.Percentile, WeightRange.EightBits, true)]
    [DataRow(RangeMethod.Entropy, WeightRange.EightBits, true)]
    [DataRow(RangeMethod.MinMax, WeightRange.SevenBits, true)]
    public void Quantize_TinyDetector_FindsWhatTheFloatModelFinds(RangeMethod method, WeightRange weights, bool correctBiases)
    {
        WriteModelAndPictures();

        var report = OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options() with
        {
            RangeMethod = method,
            WeightRange = weights,
            CorrectBiases = correctBiases,
            Placement = QuantizationPlacement.Bytes,
        });

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

        OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options() with { Placement = QuantizationPlacement.Bytes });

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
    public void Quantize_TinyDetector_LeavesTheFirstStagesUpsamplingAndOutputsInFloat()
    {
        WriteModelAndPictures();

        var report = OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options());

        var graph = ReadQuantized().Graph;
        var producers = Producers(graph);
        var regions = new GraphRegions(TinyDetector.Build().ToModel().Graph);
        foreach (var (node, original) in graph.Node.Where(node => !node.OpType.EndsWith("QuantizeLinear", StringComparison.Ordinal)
            && node.OpType != "DequantizeLinear").Zip(TinyDetector.Build().ToModel().Graph.Node))
        {
            Assert.AreEqual(original.OpType, node.OpType);
            if (node.OpType == "Conv")
            {
                var weights = producers.GetValueOrDefault(node.Input[1])?.OpType;
                var twin = regions.ProducerOf(original.Output[0])!;
                var stride = regions.StrideOf(twin);
                var isFloat = stride <= 8 || regions.IsLastConvolution(twin);
                Assert.AreEqual(isFloat ? null : "DequantizeLinear", weights, $"{node.Name}, stride {stride}");
            }
        }

        Assert.IsFalse(
            graph.Node.Where(node => node.OpType == "QuantizeLinear").Any(node => producers[node.Input[0]].OpType == "Resize"
                && producers[producers[node.Input[0]].Input[0]].OpType != "DequantizeLinear"),
            "what is upsampled is read from bytes and rounded again");
        Assert.AreEqual("strides 2 to 8, Resize and outputs in float, one scale per Concat", report.Placement);
        Assert.IsGreaterThan(0, report.TimeRatio!.Value);
    }

    [TestMethod]
    public void Quantize_TinyDetector_SharesNoParametersBetweenTensors()
    {
        WriteModelAndPictures();

        OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options());

        var graph = ReadQuantized().Graph;
        var constants = graph.Initializer.Select(tensor => tensor.Name).ToHashSet();
        var parameters = graph.Node.Where(node => node.OpType == "DequantizeLinear").SelectMany(node => node.Input.Skip(1)).ToArray();
        Assert.IsGreaterThan(20, parameters.Length);
        CollectionAssert.AllItemsAreUnique(parameters);
        CollectionAssert.IsSubsetOf(parameters, constants.ToArray());
    }

    [TestMethod]
    [DataRow(WeightRange.EightBits)]
    [DataRow(WeightRange.SevenBits)]
    public void Quantize_TinyDetector_LoadsWithExactProductsAndComputesTheSame(WeightRange weights)
    {
        WriteModelAndPictures();
        OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options() with { WeightRange = weights, Placement = QuantizationPlacement.Bytes });
        var picture = Directory.GetFiles(Options().CalibrationFolder).Order(StringComparer.Ordinal).First();
        var entry = new Dictionary<string, string> { ["session.x64quantprecision"] = "1" };

        using var usual = OnnxDetector.Load(QuantizedPath);
        using var exact = OnnxDetector.Load(QuantizedPath, new OnnxDetectorOptions { SessionOptions = entry });
        using var own = OnnxDetector.Load(QuantizedPath, new OnnxDetectorOptions { SaturatesBytes = true });

        var expected = usual.Detect(picture);
        Assert.IsNotEmpty(expected);
        CollectionAssert.AreEqual(expected, exact.Detect(picture));
        CollectionAssert.AreEqual(expected, own.Detect(picture));
        Assert.IsEmpty(own.Warnings);
    }

    /// <summary>Files that other programs quantised, and those of earlier versions.</summary>
    [TestMethod]
    public void Load_SharedZeroPointsWhereBytesSaturate_WarnsAndRuns()
    {
        if (!System.Runtime.Intrinsics.X86.X86Base.X64.IsSupported)
        {
            Assert.Inconclusive("only on x64 does the session entry have an effect");
        }

        WriteModelAndPictures();
        OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options() with { Placement = QuantizationPlacement.Bytes });
        var model = ReadQuantized();
        var shared = model.Graph.Initializer.Where(tensor => tensor.Name.EndsWith(".weight/zero_point", StringComparison.Ordinal))
            .GroupBy(tensor => tensor.Dims[0]).First(group => group.Count() > 1).Select(tensor => tensor.Name).ToArray();
        foreach (var node in model.Graph.Node.Where(node => node.Input.Count == 3 && shared.Contains(node.Input[2])))
        {
            node.Input[2] = shared[0];
        }

        var bytes = model.ToByteArray();
        using var detector = OnnxDetector.Load(bytes, new OnnxDetectorOptions { SaturatesBytes = true });
        using var elsewhere = OnnxDetector.Load(bytes, new OnnxDetectorOptions { SaturatesBytes = false });

        StringAssert.Contains(detector.Warnings.Single(), "session.x64quantprecision");
        StringAssert.Contains(detector.Warnings.Single(), "weights of 7 bits");
        Assert.IsEmpty(elsewhere.Warnings);
        var picture = Directory.GetFiles(Options().CalibrationFolder)[0];
        CollectionAssert.AreEqual(elsewhere.Detect(picture), detector.Detect(picture));
    }

    [TestMethod]
    [DataRow(WeightRange.EightBits, 127, "8bit", "any but x64 without VNNI, where the session entry session.x64quantprecision must be 1")]
    [DataRow(WeightRange.SevenBits, 63, "7bit", "any")]
    public void Quantize_WeightRange_IsKeptAndNotedInTheMetadata(WeightRange weights, int largest, string range, string processors)
    {
        WriteModelAndPictures();

        OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options() with
        {
            WeightRange = weights,
            RangeMethod = RangeMethod.MinMax,
            CorrectBiases = true,
        });

        var model = ReadQuantized();
        var integers = model.Graph.Initializer.Where(tensor => tensor.DataType == (int)TensorProto.Types.DataType.Int8
            && tensor.Name.EndsWith("/integers", StringComparison.Ordinal)).SelectMany(tensor => tensor.RawData).ToArray();
        Assert.AreEqual(largest, integers.Max(value => Math.Abs((int)(sbyte)value)));
        var metadata = model.MetadataProps.ToDictionary(entry => entry.Key, entry => entry.Value);
        Assert.AreEqual("int8", metadata["mlnetghost.quantization"]);
        using var file = File.OpenRead(QuantizedPath);
        Assert.AreEqual(weights == WeightRange.EightBits, ByteOperators.MaySaturate(file), "255 · 63 · 2 fits in 16 bits");
        Assert.AreEqual(range, metadata["mlnetghost.quantization.weights"]);
        Assert.AreEqual(processors, metadata["mlnetghost.quantization.processors"]);
        Assert.AreEqual("least and largest values of 6 pictures, biases corrected", metadata["mlnetghost.quantization.ranges"]);
        Assert.AreEqual("strides 2 to 8, Resize and outputs in float, one scale per Concat", metadata["mlnetghost.quantization.placement"]);
    }

    [TestMethod]
    public void Quantize_OneScalePerConcat_GivesInputsAndOutputTheSame()
    {
        WriteModelAndPictures();

        OnnxQuantizer.Quantize(
            ModelPath, QuantizedPath, Options() with { Placement = QuantizationPlacement.Bytes with { EqualConcatScales = true } });

        var graph = ReadQuantized().Graph;
        var producers = Producers(graph);
        var scales = graph.Initializer.ToDictionary(tensor => tensor.Name, tensor => tensor.RawData);
        var joined = graph.Node.Where(node => node.OpType == "Concat"
            && node.Input.All(input => producers[input].OpType == "DequantizeLinear")).ToArray();
        Assert.IsGreaterThan(1, joined.Length);
        foreach (var node in joined)
        {
            var output = graph.Node.Single(reader => reader.OpType == "QuantizeLinear" && reader.Input[0] == node.Output[0]);
            foreach (var input in node.Input)
            {
                Assert.AreEqual(scales[output.Input[1]], scales[producers[input].Input[1]], node.Name);
                Assert.AreEqual(scales[output.Input[2]], scales[producers[input].Input[2]], node.Name);
            }
        }
    }

    [TestMethod]
    public void Quantize_Tune_KeepsOneOfItsTrialsAndSavesThem()
    {
        WriteModelAndPictures();

        var report = OnnxQuantizer.Quantize(
            ModelPath, QuantizedPath, Options() with { Tune = true, TimingRounds = 3, TuningTolerance = 0.2 });

        var chosen = report.Trials.Single(trial => trial.IsChosen);
        Assert.IsGreaterThan(5, report.Trials.Count);
        Assert.AreEqual(chosen.Placement, report.Placement);
        Assert.AreEqual(chosen.QuantizedNodes, report.QuantizedNodes);
        var accurate = report.Trials.Where(trial => 1 - trial.Agreement.FoundClosely <= 0.2).ToArray();
        Assert.IsTrue(accurate.Length == 0 || chosen.TimeRatio == accurate.Min(trial => trial.TimeRatio));
        Assert.AreEqual(_folder.File("quantized-tuning.json"), report.TuningFile);
        using var json = JsonDocument.Parse(File.ReadAllText(report.TuningFile!));
        var saved = json.RootElement.GetProperty("trials").EnumerateArray().ToArray();
        CollectionAssert.AreEqual(
            report.Trials.Select(trial => trial.Placement).ToArray(),
            saved.Select(trial => trial.GetProperty("placement").GetString()).ToArray());
        var kept = saved.Single(trial => trial.GetProperty("chosen").GetBoolean());
        Assert.AreEqual(report.Placement, kept.GetProperty("placement").GetString());
        Assert.IsTrue(ReadQuantized().MetadataProps.Any(entry => entry.Key == "mlnetghost.quantization.tuned"));
    }

    [TestMethod]
    public void Quantize_TuneWithTwoRounds_IsRefused()
    {
        WriteModelAndPictures();

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => OnnxQuantizer.Quantize(
            ModelPath, QuantizedPath, Options() with { Tune = true, TimingRounds = 2 }));

        StringAssert.Contains(error.Message, "TimingRounds 2 does not suffice");
    }

    [TestMethod]
    public void Quantize_WithoutTiming_HasNoRatio()
    {
        WriteModelAndPictures();

        Assert.IsNull(OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options() with { TimingRounds = 0 }).TimeRatio);
    }

    [TestMethod]
    public void Quantize_LabelledDataset_MeasuresAveragePrecisionOnVal()
    {
        WriteModelAndPictures();
        var data = WriteDataset("{0: b, 1: a}");

        var report = OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options() with { CalibrationFolder = data });

        Assert.AreEqual(4, report.CalibrationPictures, "the split train");
        Assert.IsNull(report.AccuracyNote);
        Assert.AreEqual("val", report.Accuracy!.Split);
        Assert.AreEqual(2, report.Accuracy.Pictures);
        Assert.AreEqual(2, report.Agreement.Pictures);
        Assert.IsGreaterThan(0.5, report.Accuracy.FloatMap50, "labelled with what the float model finds");
        Assert.AreEqual(report.Accuracy.FloatMap50, report.Accuracy.QuantizedMap50, 0.5);

        // The number that val prints under the same name.
        var ml = new MLContext();
        var view = ml.ObjectDetection.Load(data, split: "val");
        var all = new DetectObjectsOptions { ScoreThreshold = 0.001f, IouThreshold = 0.7f, MultiLabel = true };
        var yolo = ml.ObjectDetection.Evaluate(ml.Transforms.DetectObjects(ModelPath, options: all).Fit(view).Transform(view)).Yolo;
        Assert.AreEqual(yolo.Map50, report.Accuracy.FloatMap50, 1e-6);
        Assert.AreEqual(yolo.Map, report.Accuracy.FloatMap50To95, 1e-6);
    }

    [TestMethod]
    public void Quantize_LabelsOfOtherClasses_SaysSo()
    {
        WriteModelAndPictures();
        var data = WriteDataset("{0: horse, 1: cow}");

        var report = OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options() with { CalibrationFolder = data });

        Assert.IsNull(report.Accuracy);
        StringAssert.Contains(report.AccuracyNote, "knows none of the classes");
    }

    [TestMethod]
    public void Quantize_LabelsThatCannotBeRead_UsesThePicturesAndSaysSo()
    {
        WriteModelAndPictures();
        var data = WriteDataset("{0: b, 1: a}");
        File.WriteAllText(Path.Combine(data, "labels", "val", "4.txt"), "0 not a number\n");

        var report = OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options() with { CalibrationFolder = data });

        Assert.AreEqual(6, report.CalibrationPictures);
        Assert.IsNull(report.Accuracy);
        StringAssert.Contains(report.AccuracyNote, "cannot be used");
        StringAssert.Contains(report.AccuracyNote, "4.txt");
    }

    /// <summary>Calibration needs no labels, so those of train do not stand in the way of measuring on val.</summary>
    [TestMethod]
    public void Quantize_LabelsOfTrainThatCannotBeRead_MeasuresOnValAndCalibratesOnTheRest()
    {
        WriteModelAndPictures();
        var data = WriteDataset("{0: b, 1: a}");
        File.WriteAllText(Path.Combine(data, "labels", "train", "1.txt"), "0 not a number\n");

        var report = OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options() with { CalibrationFolder = data });

        Assert.AreEqual(4, report.CalibrationPictures, "all but those of val");
        Assert.AreEqual("val", report.Accuracy!.Split);
        StringAssert.Contains(report.CalibrationNote, "ranges were measured on all pictures but those of val");
        StringAssert.Contains(report.CalibrationNote, "1.txt");
        Assert.IsNull(report.AccuracyNote);
    }

    [TestMethod]
    public void Quantize_DamagedPicture_IsUsedOnRequestOnly()
    {
        WriteModelAndPictures();
        var picture = _folder.File("pictures", "0.jpg");
        File.WriteAllBytes(picture, File.ReadAllBytes(picture)[..^200]);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options()));
        var report = OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options() with { AcceptDamagedPictures = true });

        StringAssert.Contains(error.Message, nameof(QuantizationOptions.AcceptDamagedPictures));
        Assert.AreEqual(6, report.CalibrationPictures);
        Assert.AreEqual(6, report.Agreement.Pictures);
    }

    [TestMethod]
    public void Require_PictureFile_AsksForItsFolder()
    {
        WriteModelAndPictures();
        var data = WriteDataset("{0: b, 1: a}");

        var error = Assert.ThrowsExactly<DirectoryNotFoundException>(
            () => QuantizationPictures.Require(_folder.File("pictures", "0.jpg")));

        StringAssert.Contains(error.Message, "0.jpg' is a file; name the folder");
        QuantizationPictures.Require(Path.Combine(data, "data.yaml"));
        QuantizationPictures.Require(data);
    }

    [TestMethod]
    public void Quantize_LabelsOfTwoFormats_UsesThePicturesAndSaysSo()
    {
        WriteModelAndPictures();
        var data = WriteDataset("{0: b, 1: a}");
        _folder.Write("data/annotations/instances_train.json", """{"images": [], "annotations": [], "categories": []}""");

        var report = OnnxQuantizer.Quantize(ModelPath, QuantizedPath, Options() with { CalibrationFolder = data });
        var one = OnnxQuantizer.Quantize(
            ModelPath, QuantizedPath, Options() with { CalibrationFolder = Path.Combine(data, "data.yaml") });

        Assert.AreEqual(6, report.CalibrationPictures);
        Assert.IsNull(report.Accuracy);
        StringAssert.Contains(report.AccuracyNote, $"{data} fits yolo and coco, so its labels were not used");
        Assert.IsNotNull(one.Accuracy);
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

    private ModelProto ReadQuantized() => ModelProto.Parser.ParseFrom(File.ReadAllBytes(QuantizedPath));

    private static Dictionary<string, NodeProto> Producers(GraphProto graph) =>
        graph.Node.SelectMany(node => node.Output.Select(output => (output, node))).ToDictionary(pair => pair.output, pair => pair.node);

    /// <summary>The six pictures in YOLO form, four for training, labelled with what the float model finds of classes a and b.</summary>
    private string WriteDataset(string names)
    {
        using var detector = OnnxDetector.Load(ModelPath);
        var pictures = Directory.GetFiles(Path.Combine(_folder.Path, "pictures")).Order(StringComparer.Ordinal).ToArray();
        for (var i = 0; i < pictures.Length; i++)
        {
            var split = i < 4 ? "train" : "val";
            File.Copy(pictures[i], _folder.File("data", "images", split, $"{i}.jpg"));
            var labels = detector.Detect(pictures[i]).Where(found => found.ClassId < 2).Select(found => string.Create(
                CultureInfo.InvariantCulture,
                $"{1 - found.ClassId} {(found.Box.X0 + found.Box.X1) / 160} {(found.Box.Y0 + found.Box.Y1) / 120} "
                + $"{found.Box.Width / 80} {found.Box.Height / 60}\n"));
            _folder.Write($"data/labels/{split}/{i}.txt", string.Concat(labels));
        }

        _folder.Write("data/data.yaml", $"path: .\ntrain: images/train\nval: images/val\nnames: {names}\n");
        return Path.Combine(_folder.Path, "data");
    }

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
