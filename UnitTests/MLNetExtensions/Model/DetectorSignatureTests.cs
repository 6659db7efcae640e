using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Onnx;
using MLNetGhost.UnitTests.Fixtures;
using Onnx;

namespace MLNetGhost.UnitTests.Model;

/// <summary>What is accepted, and the sentence with which everything else is rejected.</summary>
[TestClass]
public class DetectorSignatureTests
{
    private static readonly DetectorMetadata s_three = TestDetectors.Describe(["a", "b", "c"], 64);

    [TestMethod]
    public void Load_ExportWithoutNames_TakesThemFromTheOption()
    {
        var model = TestDetectors.Yolo(metadata: new DetectorMetadata());

        var error = Assert.ThrowsExactly<InvalidDataException>(() => OnnxDetector.Load(model));
        using var detector = OnnxDetector.Load(model, new() { ClassNames = ["x", "y", "z"] });

        StringAssert.Contains(error.Message, "3 classes");
        StringAssert.Contains(error.Message, "ClassNames");
        CollectionAssert.AreEqual(new[] { "x", "y", "z" }, detector.ClassNames.ToArray());
    }

    [TestMethod]
    public void Load_OpenShapes_AreFoundByRunning()
    {
        var model = ModelProto.Parser.ParseFrom(TestDetectors.Yolo(size: 96));
        foreach (var value in model.Graph.Input.Concat(model.Graph.Output))
        {
            for (var i = 0; i < value.Type.TensorType.Shape.Dim.Count; i++)
            {
                value.Type.TensorType.Shape.Dim[i].DimParam = i == 1 && value.Name == "images" ? "channels" : $"d{i}_{value.Name}";
            }
        }

        model.Graph.ValueInfo.Clear();

        using var detector = OnnxDetector.Load(model.ToByteArray());

        Assert.AreEqual((96, 96, DetectorLayout.Yolo), (detector.InputHeight, detector.InputWidth, detector.Layout));
        Assert.HasCount(3, detector.ClassNames);
    }

    [TestMethod]
    public void Load_OpenInputSize_MustBeAMultipleOfTheStride()
    {
        var model = ModelProto.Parser.ParseFrom(TestDetectors.Yolo());
        model.Graph.Input[0].Type.TensorType.Shape.Dim[2].DimParam = "height";
        model.Graph.Input[0].Type.TensorType.Shape.Dim[3].DimParam = "width";

        var error = Assert.ThrowsExactly<ArgumentException>(() => OnnxDetector.Load(model.ToByteArray(), new() { InputSize = (64, 630) }));

        Assert.AreEqual("Input width 630 is not a multiple of 32; use 608 or 640.", error.Message);
    }

    [TestMethod]
    public void Load_InputSizeAgainstAFixedOne_IsRefused() =>
        Refused(TestDetectors.Yolo(), new OnnxDetectorOptions { InputSize = (128, 128) },
        "fixed height 64", "128");

    [TestMethod]
    public void Load_NotOnnx_IsRefused()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        File.WriteAllText(path, "PK not a model");
        try
        {
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => OnnxDetector.Load(path)).Message, path);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.ThrowsExactly<FileNotFoundException>(() => OnnxDetector.Load(path));
        var cut = TestDetectors.Yolo();
        Assert.ThrowsExactly<InvalidDataException>(() => OnnxDetector.Load(cut[..(cut.Length / 2)]));
        Assert.ThrowsExactly<InvalidDataException>(() => OnnxDetector.Load(Array.Empty<byte>()));
    }

    [TestMethod]
    [DataRow("segment"), DataRow("pose"), DataRow("classify"), DataRow("obb")]
    public void Load_OtherTask_IsRefused(string task) => Refused(TestDetectors.Yolo(metadata: s_three with { Task = task }), $"'{task}'");

    [TestMethod]
    public void Load_EndToEndByItsMetadataButNotByItsShape_IsRefused() =>
        Refused(TestDetectors.Yolo(metadata: s_three with { EndToEnd = true }), "end-to-end", "(N, rows, 6)");

    [TestMethod]
    public void Load_SwappedDimensions_IsRefused() => Refused(TestDetectors.Constant([84, 7], 0, s_three), "swapped");

    [TestMethod]
    public void Load_PoseRowsWithoutTask_IsRefused() => Refused(TestDetectors.Constant([56, 84], 0, s_three with { Task = null }),
        "52 rows", "3 class names");

    [TestMethod]
    public void Load_FewerClassesThanNames_IsRefused() => Refused(TestDetectors.Constant([6, 84], 0, s_three), "2 classes", "3 names");

    [TestMethod]
    public void Load_WrongRank_IsRefused() => Refused(TestDetectors.Constant([1000], 0, s_three), "(1, 1000)");

    [TestMethod]
    public void Load_RawHeadOfAnotherTool_IsRefused()
    {
        var model = ModelProto.Parser.ParseFrom(TestDetectors.Raw());
        foreach (var output in model.Graph.Output)
        {
            var node = model.Graph.Node.Single(candidate => candidate.Output.Contains(output.Name));
            output.Name = "other_" + output.Name;
            node.Output[0] = output.Name;
        }

        model.MetadataProps.Remove(model.MetadataProps.Single(entry => entry.Key == "mlnetghost.layout"));
        Refused(model.ToByteArray(), "6 outputs", "another head");
    }

    [TestMethod]
    public void Load_SegmentationWithoutTask_IsRefused() => Refused(TwoOutputs(), "2 outputs", "segmentation");

    [TestMethod]
    public void Load_LayoutAgainstItsMetadata_IsRefused() =>
        Refused(TestDetectors.Yolo(metadata: s_three with { Layout = DetectorLayout.Raw }),
        "'Raw'");

    [TestMethod]
    public void Load_RawWithWrongShape_NamesTheOutput()
    {
        var model = TestDetectors.Raw(classNames: ["a", "b"], metadata: s_three);

        Refused(model, "2 classes", "3 names");
    }

    [TestMethod]
    public void Load_InputOfDoubles_IsRefused() => Refused(Input(TensorProto.Types.DataType.Double, 1, 3, 64, 64), "Double", "float16");

    [TestMethod]
    public void Load_ChannelsLast_IsRefused() => Refused(Input(TensorProto.Types.DataType.Float, 1, 64, 64, 3), "channels last");

    [TestMethod]
    public void Load_FourChannels_IsRefused() => Refused(Input(TensorProto.Types.DataType.Float, 1, 4, 64, 64), "4 channels");

    [TestMethod]
    public void Load_FlatInput_IsRefused() => Refused(Input(TensorProto.Types.DataType.Float, 1, 100), "(1, 100)");

    [TestMethod]
    public void Options_OutOfRange_NameTheRule()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new OnnxDetectorOptions { Device = "gpu" });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxDetectorOptions { Threads = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxDetectorOptions { MaximumPixels = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxDetectorOptions { InputSize = (0, 64) });
    }

    [TestMethod]
    public void Load_CudaWithoutItsPackage_SaysWhatToDo()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => OnnxDetector.Load(TestDetectors.Yolo(), new()
        {
            Device =
            "cuda:0"
        }));

        StringAssert.Contains(error.Message, "cuda:0");
        StringAssert.Contains(error.Message, "Microsoft.ML.OnnxRuntime.Gpu");
    }

    [TestMethod]
    public void Load_EveryOptimisationLevel_Runs()
    {
        foreach (var level in Enum.GetValues<GraphOptimizationLevel>())
        {
            using var detector = OnnxDetector.Load(TestDetectors.Raw(), new() { GraphOptimization = level });
            Assert.AreEqual(DetectorLayout.Raw, detector.Layout);
        }
    }

    private static void Refused(byte[] model, params string[] parts) => Refused(model, new OnnxDetectorOptions(), parts);

    private static void Refused(byte[] model, OnnxDetectorOptions options, params string[] parts)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => OnnxDetector.Load(model, options));

        foreach (var part in parts)
        {
            StringAssert.Contains(error.Message, part);
        }

        StringAssert.Contains(error.Message, "docs/foreign-models.md");
    }

    /// <summary>A model with another input, which it passes through.</summary>
    private static byte[] Input(TensorProto.Types.DataType type, params int[] shape)
    {
        var model = new ModelProto { IrVersion = OnnxGraph.IrVersion, Graph = new GraphProto { Name = "test" } };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = OnnxGraph.OpsetVersion });
        model.Graph.Node.Add(new NodeProto { OpType = "Identity", Input = { "images" }, Output = { "output0" } });
        foreach (var (values, name) in new[] { (model.Graph.Input, "images"), (model.Graph.Output, "output0") })
        {
            var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = new TensorShapeProto() };
            tensor.Shape.Dim.Add(shape.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
            values.Add(new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } });
        }

        return model.ToByteArray();
    }

    private static byte[] TwoOutputs()
    {
        var model = ModelProto.Parser.ParseFrom(TestDetectors.Constant([39, 84], 0, s_three with { Task = null }));
        var prototypes = model.Graph.Node.First(node => node.OpType == "GlobalAveragePool").Output[0];
        model.Graph.Output.Add(model.Graph.ValueInfo.Single(value => value.Name == prototypes).Clone());
        return model.ToByteArray();
    }
}
