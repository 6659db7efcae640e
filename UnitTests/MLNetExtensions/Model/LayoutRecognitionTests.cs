using MLNetGhost.Imaging;
using MLNetGhost.Model;
using MLNetGhost.UnitTests.Fixtures;
using Kind = Onnx.TensorProto.Types.DataType;

namespace MLNetGhost.UnitTests.Model;

/// <summary>
/// Which layout is recognised by what evidence, and what is refused: shapes that two layouts share, outputs that contradict each other.
/// </summary>
[TestClass]
public sealed class LayoutRecognitionTests : IDisposable
{
    private const int Size = 64;

    /// <summary>Cells of strides 8, 16 and 32, and of 8 to 64, for the size.</summary>
    private const int Cells = 84;

    private const int CellsOfFour = 85;

    private static readonly string[] s_two = ["square", "disc"];
    private static readonly string[] s_names = ["a", "b", "c"];
    private static readonly string[] s_one = ["cell"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Load_TwoClassesBeforeAnchors_IsYolo() => AssertLayout(DetectorLayout.Yolo, One(6, Cells).Names(s_two));

    [TestMethod]
    [DataRow(300), DataRow(7), DataRow(Cells), DataRow(3 * Cells)]
    public void Load_SixValuesPerRow_IsEndToEnd(int rows)
    {
        AssertLayout(DetectorLayout.EndToEnd, One(rows, 6).Names(s_two));
        AssertLayout(DetectorLayout.EndToEnd, One(rows, 6).Names(s_names).Metadata("end2end", "False").Metadata("args", "{'nms': True}"));
        AssertLayout(DetectorLayout.EndToEnd, One(rows, 6).Names(s_one).Metadata("end2end", "True"));
    }

    [TestMethod]
    public void Load_SixRowsOfSixValues_IsWhatTheMetadataSays()
    {
        AssertLayout(DetectorLayout.EndToEnd, One(6, 6).Names(s_two).Metadata("end2end", "True"));
        AssertRefused(One(6, 6).Names(s_two), "Layout");
        AssertRefused(One(6, 6).Names(s_names), "Layout");
    }

    [TestMethod]
    public void Load_OpenAxes_AreThoseOfARun()
    {
        AssertLayout(DetectorLayout.EndToEnd, Open(300, 6).Names(s_two));
        AssertLayout(DetectorLayout.Yolo, Open(6, 300).Names(s_two));
    }

    [TestMethod]
    public void Load_UltralyticsRtDetrWithTwoClasses_IsRecognisedByItsMetadata()
    {
        AssertLayout(DetectorLayout.UltralyticsRtDetr, One(300, 6).Names(s_two).Metadata("head", "RTDETRDecoder"));
        AssertLayout(DetectorLayout.UltralyticsRtDetr, One(300, 6).Names(s_two).Metadata("description", "Ultralytics rtdetr-l model"));
        AssertLayout(DetectorLayout.UltralyticsRtDetr, One(300, 7).Names(s_names));
    }

    [TestMethod]
    public void Load_RowsWithObjectness_AreToldApartByTheirNumber()
    {
        AssertLayout(DetectorLayout.Yolox, One(Cells, 8).Names(s_names));
        AssertLayout(DetectorLayout.YoloV5, One(3 * Cells, 8).Names(s_names));
        AssertLayout(DetectorLayout.YoloV5, One(3 * CellsOfFour, 8).Names(s_names));
        AssertLayout(DetectorLayout.YoloV5, One(9, 8).Names(s_names));
        AssertLayout(DetectorLayout.YoloV5, One(3 * Cells, 6).Names(s_one));
        AssertLayout(DetectorLayout.Yolox, One(Cells, 6).Names(s_one));
        AssertLayout(DetectorLayout.YoloV5, One(3 * Cells, 9));
        AssertLayout(DetectorLayout.Yolox, One(Cells, 9, "output"));
    }

    [TestMethod]
    public void Load_RowsThatFitSeveralLayouts_AreRefused()
    {
        AssertRefused(One(7, 9), "YoloV5", "UltralyticsRtDetr", "Layout");
        AssertRefused(One(Cells, 9), "Layout");
        AssertRefused(One(3 * Cells, 6), "Layout");
    }

    [TestMethod]
    public void Load_NanoDet_IsRecognisedByItsCells()
    {
        AssertLayout(DetectorLayout.NanoDet, One(CellsOfFour, 3 + 32).Names(s_names));
        AssertLayout(DetectorLayout.NanoDet, One(CellsOfFour, 3 + 44).Names(s_names));
        AssertLayout(DetectorLayout.NanoDet, new ForeignModel().Input("data", Kind.Float, 1, 3, Size, Size)
            .Output("output", new float[CellsOfFour * 112], 1, CellsOfFour, 112), classes: 80);
    }

    [TestMethod]
    public void Load_LayoutByHand_Decides()
    {
        var model = One(7, 9).ToBytes();

        using var five = OnnxDetector.Load(model, new() { Layout = DetectorLayout.YoloV5 });
        using var detr = OnnxDetector.Load(model, new() { Layout = DetectorLayout.UltralyticsRtDetr });

        Assert.HasCount(4, five.ClassNames);
        Assert.HasCount(5, detr.ClassNames);
        Assert.AreEqual("chosen by hand", five.LayoutEvidence);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => OnnxDetector.Load(model, new() { Layout = DetectorLayout.RfDetr }));
        StringAssert.Contains(error.Message, "Layout says RfDetr, but its outputs are 'output0' (1, 7, 9); expected RF-DETR: dets");
    }

    [TestMethod]
    public void Load_NoNames_AreMadeUpWithARemark()
    {
        using var counted = OnnxDetector.Load(Detr(columns: 4).ToBytes());
        using var open = OnnxDetector.Load(ForeignLayouts.Create(DetectorLayout.RtDetr, Size, s_names, (64, 64)));

        CollectionAssert.AreEqual(new[] { "class_0", "class_1", "class_2", "class_3" }, counted.ClassNames.ToArray());
        Assert.AreEqual(DetectorLayout.DetrSigmoid, counted.Layout);
        Assert.IsTrue(counted.Warnings.Any(remark => remark.Contains("ClassNames", StringComparison.Ordinal)));
        Assert.IsTrue(counted.Warnings.Any(remark => remark.Contains("DetrSoftmax", StringComparison.Ordinal)));
        Assert.AreEqual("class_7", open.ClassNames[7]);
        Assert.HasCount(1, open.Warnings);
    }

    [TestMethod]
    public void Load_LogitsForOneMoreThanTheNames_AreOfASoftmax()
    {
        AssertLayout(DetectorLayout.DetrSigmoid, Detr(columns: 3), new() { ClassNames = s_names });
        AssertLayout(DetectorLayout.DetrSoftmax, Detr(columns: 4), new() { ClassNames = s_names });
        AssertRefusedWith(new() { ClassNames = s_names }, Detr(columns: 6), "6 classes", "3 names were given by the options");
    }

    [TestMethod]
    public void Load_WrongNumberOfNames_IsRefused()
    {
        AssertRefused(One(7, Cells).Names(s_two), "3 rows after the box for 2 class names", "a detector with 3 classes");
        AssertRefusedWith(
            new() { ClassNames = s_two, Layout = DetectorLayout.Yolox }, One(Cells, 8).Names(s_names), "3 classes",
            "2 names were given by the options");
    }

    [TestMethod]
    public void Load_ContradictingOutputs_AreRefused()
    {
        AssertRefusedAs("contradict", new ForeignModel().Input("pixel_values", Kind.Float, 1, 3, Size, Size)
            .Output("logits", new float[8 * 3], 1, 8, 3).Output("pred_boxes", new float[7 * 4], 1, 7, 4), "7 boxes", "8");
        AssertRefusedAs("contradict", new ForeignModel().Input("images", Kind.Float, 1, 3, Size, Size)
            .Input("orig_target_sizes", Kind.Int64, 1, 2).Output("labels", new long[7], 1, 7).Output("boxes", new float[7 * 4], 1, 7, 4)
            .Output("scores", new float[8], 1, 8), "7, 7 and 8");
        AssertRefusedAs("contradict", new ForeignModel().Input("images", Kind.Float, 1, 3, Size, Size).Output("num_dets", new[] { 1 }, 1, 1)
            .Output("det_boxes", new float[8 * 4], 1, 8, 4).Output("det_scores", new float[7], 1, 7)
            .Output("det_classes", new int[7], 1, 7), "8, 7 and 7");
    }

    [TestMethod]
    public void Load_OriginalSizeOfAnotherType_IsRefused() => AssertRefused(
        new ForeignModel().Input("images", Kind.Float, 1, 3, Size, Size).Input("orig_target_sizes", Kind.Float, 1, 2)
            .Output("labels", new long[7], 1, 7).Output("boxes", new float[28], 1, 7, 4).Output("scores", new float[7], 1, 7),
        "'orig_target_sizes' is Float (1, 2)", "Int64 (N, 2)");

    [TestMethod]
    public void Load_UnknownInput_IsRefused() => AssertRefused(
        One(300, 6).Names(s_two).Input("prompt", Kind.Float, 1, 7), "2 inputs (images, prompt)", "orig_target_sizes");

    [TestMethod]
    public void Load_OtherHeads_AreRefusedByName()
    {
        AssertRefused(One(4 + 1 + 51, Cells).Names(s_one), "pose head with 17 key points");
        AssertRefused(One(4 + 3 + 1, Cells).Names(s_names), "oriented boxes");
        AssertRefused(One(300, 6 + 32).Names(s_names), "segmentation", "BoxesOnly");
        AssertRefused(One(7, Cells).Names(s_names).Metadata("task", "pose"), "task is 'pose'", "key points");
        AssertRefused(One(7, Cells).Names(s_names).Metadata("task", "obb"), "oriented boxes");
        AssertRefused(Segmentation(), "BoxesOnly");
    }

    [TestMethod]
    public void Detect_BoxesOnly_TakesThoseOfASegmentationModel()
    {
        // Two classes; two anchors hold an object each, with 32 mask coefficients after the scores.
        var values = new float[(6 + 32) * Cells];
        Array.Fill(values, 9f);
        float[] first = [16, 16, 16, 16, 0.9f, 0];
        float[] second = [40, 40, 16, 8, 0, 0.5f];
        for (var row = 0; row < 6; row++)
        {
            Array.Fill(values, 0, row * Cells, Cells);
            (values[row * Cells + 3], values[row * Cells + 50]) = (first[row], second[row]);
        }

        var model = Segmentation(values).ToBytes();
        using var detector = OnnxDetector.Load(model, new() { BoxesOnly = true });

        var detections = detector.Detect(ColourPictures.ToPng(ColourPictures.Create(0)));

        CollectionAssert.AreEqual(
            new[] { new Detection(0, "square", 0.9f, new(8, 8, 24, 24)), new Detection(1, "disc", 0.5f, new(32, 36, 48, 44)) }, detections);
    }

    [TestMethod]
    public void Detect_TwoClassesOfOnePlace_AreBothKeptByEndToEnd()
    {
        float[] rows = [8, 8, 24, 24, 0.9f, 0, 8, 8, 24, 24, 0.8f, 1, 8, 8, 24, 24, 0.7f, 1];
        using var detector = OnnxDetector.Load(
            new ForeignModel().Input("images", Kind.Float, 1, 3, Size, Size).Output("output0", rows, 1, 3, 6).Names(s_two).ToBytes());

        var detections = detector.Detect(ColourPictures.ToPng(ColourPictures.Create(0)));

        CollectionAssert.AreEqual(new[] { 0.9f, 0.8f, 0.7f }, detections.Select(detection => detection.Score).ToArray());
        Assert.IsFalse(detector.SuppressesOverlaps);
        Assert.HasCount(1, detector.Detect(ColourPictures.ToPng(ColourPictures.Create(0)), new() { MaximumDetections = 1 }));
        Assert.HasCount(2, detector.Detect(ColourPictures.ToPng(ColourPictures.Create(0)), new() { Classes = [1] }));
    }

    [TestMethod]
    [DataRow(1.5f, 0.9f, "whole numbers", DisplayName = "not whole")]
    [DataRow(2f, 0.9f, "ids 0 to 1", DisplayName = "beyond the names")]
    [DataRow(-1f, 0.9f, "ids 0 to 1", DisplayName = "below")]
    [DataRow(0f, 17f, "not between 0 and 1", DisplayName = "score above one")]
    [DataRow(0f, float.NaN, "not between 0 and 1", DisplayName = "score not a number")]
    public void Detect_ImpossibleValues_AreAnError(float classId, float score, string part)
    {
        using var detector = OnnxDetector.Load(new ForeignModel().Input("images", Kind.Float, 1, 3, Size, Size)
            .Output("output0", [8, 8, 24, 24, score, classId], 1, 1, 6).Names(s_two).Metadata("end2end", "True").ToBytes());

        var error = Assert.ThrowsExactly<InvalidDataException>(() => detector.Detect(ColourPictures.ToPng(ColourPictures.Create(0))));

        StringAssert.Contains(error.Message, part);
        StringAssert.Contains(error.Message, "row 0");
        StringAssert.Contains(error.Message, "Layout");
    }

    [TestMethod]
    public void Detect_NormalisedBoxesWherePixelsAreDue_AreAnError()
    {
        using var detector = OnnxDetector.Load(new ForeignModel().Input("images", Kind.Float, 1, 3, Size, Size)
            .Output("output0", [0.1f, 0.1f, 0.6f, 0.7f, 0.9f, 0], 1, 1, 6).Names(s_two).Metadata("end2end", "True").ToBytes());

        var error = Assert.ThrowsExactly<InvalidDataException>(() => detector.Detect(ColourPictures.ToPng(ColourPictures.Create(0))));

        StringAssert.Contains(error.Message, "they are normalised, where the layout EndToEnd has pixels");
    }

    [TestMethod]
    public void Detect_PixelsWhereFractionsAreDue_AreAnError()
    {
        using var detector = OnnxDetector.Load(new ForeignModel().Input("pixel_values", Kind.Float, 1, 3, Size, Size)
            .Output("logits", [3f], 1, 1, 1).Output("pred_boxes", [20f, 20, 10, 10], 1, 1, 4).ToBytes());

        var error = Assert.ThrowsExactly<InvalidDataException>(() => detector.Detect(ColourPictures.ToPng(ColourPictures.Create(0))));

        StringAssert.Contains(error.Message, "fractions of the input");
    }

    [TestMethod]
    public void Detect_YoloxThatDecodesItself_IsFoundOut()
    {
        var names = s_names;
        var truth = new Truth(0, 0.9f, new(0, 0, 60, 60));
        var model = ForeignLayouts.Create(DetectorLayout.YoloxDecoded, Size, names, (Size, Size), truth);
        using var detector = OnnxDetector.Load(model, new() { ClassNames = names });

        var error = Assert.ThrowsExactly<InvalidDataException>(() => detector.Detect(ColourPictures.ToPng(ColourPictures.Create(0))));

        StringAssert.Contains(error.Message, "YoloxDecoded");
    }

    [TestMethod]
    public void Detect_RfDetrWithCocoColumns_MapsCategoryIdsToTheEightyNames()
    {
        // Category 13 is the twelfth class, "stop sign", as id 12 was never used.
        var logits = new float[91];
        Array.Fill(logits, -30);
        logits[13] = 2;
        var model = new ForeignModel().Input("input", Kind.Float, 1, 3, Size, Size)
            .Output("dets", [0.5f, 0.5f, 0.25f, 0.25f], 1, 1, 4).Output("labels", logits, 1, 1, 91).ToBytes();
        using var named = OnnxDetector.Load(model, new() { ClassNames = [.. Enumerable.Range(0, 80).Select(i => $"name {i}")] });
        using var unnamed = OnnxDetector.Load(model);

        Assert.AreEqual("name 11", named.Detect(ColourPictures.ToPng(ColourPictures.Create(0))).Single().Label);
        Assert.AreEqual("class_13", unnamed.Detect(ColourPictures.ToPng(ColourPictures.Create(0))).Single().Label);
    }

    [TestMethod]
    public void Detect_HalfPrecisionOutputs_AreRead()
    {
        using var detector = OnnxDetector.Load(new ForeignModel().Input("images", Kind.Float16, 1, 3, Size, Size)
            .HalfOutput("output0", [8, 8, 24, 24, 0.5f, 1], 1, 1, 6).Names(s_two).Metadata("end2end", "True").ToBytes());

        var detection = detector.Detect(ColourPictures.ToPng(ColourPictures.Create(0))).Single();

        Assert.AreEqual(new Detection(1, "disc", 0.5f, new(8, 8, 24, 24)), detection);
        Assert.AreEqual(InputElement.HalfPrecision, detector.Preparation.Element);
    }

    [TestMethod]
    public void Load_NamesBesideTheModel_AreUsed()
    {
        var path = _folder.File("model.onnx");
        File.WriteAllBytes(path, Detr(columns: 3).ToBytes());
        File.WriteAllLines(_folder.File("model.names"), s_names);

        using var detector = OnnxDetector.Load(path);

        CollectionAssert.AreEqual(s_names, detector.ClassNames.ToArray());
        StringAssert.Contains(string.Join("\n", detector.Warnings), "model.names");
    }

    [TestMethod]
    public void Load_HuggingFaceConfiguration_GivesNamesLayoutAndPreparation()
    {
        var path = _folder.File("onnx", "model.onnx");
        File.WriteAllBytes(path, Detr(columns: 4).ToBytes());
        File.WriteAllText(_folder.File("config.json"), """{"model_type": "yolos", "id2label": {"0": "a", "1": "b", "2": "c"}}""");
        File.WriteAllText(_folder.File("preprocessor_config.json"),
            """{"do_normalize": true, "image_mean": [0.5, 0.4, 0.3], "image_std": [0.1, 0.2, 0.3], "rescale_factor": 0.00392156862745098}""");

        using var detector = OnnxDetector.Load(path);

        Assert.AreEqual(DetectorLayout.DetrSoftmax, detector.Layout);
        CollectionAssert.AreEqual(s_names, detector.ClassNames.ToArray());
        Assert.AreEqual(new ChannelValues(0.5f, 0.4f, 0.3f), detector.Preparation.Mean);
        Assert.AreEqual(new ChannelValues(0.1f, 0.2f, 0.3f), detector.Preparation.Deviation);
    }

    [TestMethod]
    public void Load_OtherProgramsFilesBesideTheModel_ChangeNothing()
    {
        var path = _folder.File("model.onnx");
        File.WriteAllBytes(path, One(6, Cells).Names(s_two).ToBytes());
        File.WriteAllText(_folder.File("config.json"), "{ // a comment\n \"port\": 80, }");
        File.WriteAllText(_folder.File("infer_cfg.yml"), "a: [1");
        using var first = OnnxDetector.Load(path);
        File.WriteAllText(_folder.File("config.json"), """{"model_type": "detr", "id2label": {"0": "cat"}}""");
        File.WriteAllText(_folder.File("preprocessor_config.json"), """{"do_normalize": true, "image_mean": [0.5, 0.5, 0.5]}""");
        using var second = OnnxDetector.Load(path);

        foreach (var detector in new[] { first, second })
        {
            Assert.AreEqual((DetectorLayout.Yolo, Preparation.Yolo), (detector.Layout, detector.Preparation));
            CollectionAssert.AreEqual(s_two, detector.ClassNames.ToArray());
            Assert.IsEmpty(detector.Warnings);
        }
    }

    [TestMethod]
    public void Load_PaddleConfiguration_GivesNamesAndPreparation()
    {
        var path = _folder.File("model.onnx");
        File.WriteAllBytes(path, ForeignLayouts.Create(DetectorLayout.Paddle, Size, s_two, (Size, Size)));
        File.WriteAllText(_folder.File("infer_cfg.yml"), """
            Preprocess:
            - interp: 2
              keep_ratio: false
              target_size: [64, 64]
              type: Resize
            - mean: [0.0, 0.0, 0.0]
              std: [1.0, 1.0, 1.0]
              norm_type: none
              type: NormalizeImage
            - type: Permute
            label_list:
            - square
            - disc
            """);

        using var detector = OnnxDetector.Load(path);

        CollectionAssert.AreEqual(s_two, detector.ClassNames.ToArray());
        Assert.AreEqual(PictureFit.Stretch, detector.Preparation.Fit);
        Assert.AreEqual(ChannelValues.All(0), detector.Preparation.Mean);
        Assert.AreEqual(ChannelValues.All(1), detector.Preparation.Deviation);
        Assert.AreEqual(1f / 255, detector.Preparation.Scale);
    }

    [TestMethod]
    public void Load_PreparationByHand_ReplacesWhatIsGiven()
    {
        using var detector = OnnxDetector.Load(One(Cells, 8).Names(s_names).ToBytes(), new()
        {
            Preparation = new() { Channels = ChannelOrder.Rgb, Mean = ChannelValues.All(5) },
        });

        Assert.AreEqual(Preparation.Yolox with { Channels = ChannelOrder.Rgb, Mean = ChannelValues.All(5) }, detector.Preparation);
        AssertRefusedWith(
            new() { Preparation = new() { Channels = ChannelOrder.Grey } }, One(6, Cells).Names(s_two), "three channels", "Grey");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PreparationOptions { Deviation = new(1, 0, 1) });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PreparationOptions { PadColour = new(0, 0, 256) });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PreparationOptions { Scale = 0 });
    }

    private static ForeignModel One(int rows, int columns, string name = "output0") => new ForeignModel()
        .Input("images", Kind.Float, 1, 3, Size, Size).Output(name, new float[rows * columns], 1, rows, columns);

    private static ForeignModel Open(int rows, int columns) => new ForeignModel()
        .Input("images", Kind.Float, "batch", 3, Size, Size)
        .Value("values", new float[rows * columns], 1, rows, columns)
        .Node("Identity", ["values"], "output0").Declare("output0", Kind.Float, "batch", "anchors", "values");

    private static ForeignModel Detr(int columns) => new ForeignModel().Input("pixel_values", Kind.Float, 1, 3, Size, Size)
        .Output("logits", new float[7 * columns], 1, 7, columns).Output("pred_boxes", new float[28], 1, 7, 4);

    private static ForeignModel Segmentation(float[]? values = null) => new ForeignModel()
        .Input("images", Kind.Float, 1, 3, Size, Size)
        .Output("output0", values ?? new float[(6 + 32) * Cells], 1, 6 + 32, Cells)
        .Output("output1", new float[32 * 16 * 16], 1, 32, 16, 16).Names(s_two).Metadata("task", "segment");

    private static void AssertLayout(DetectorLayout expected, ForeignModel model, OnnxDetectorOptions? options = null, int? classes = null)
    {
        using var detector = OnnxDetector.Load(model.ToBytes(), options);
        Assert.AreEqual(expected, detector.Layout, detector.LayoutEvidence);
        if (classes is { } count)
        {
            Assert.HasCount(count, detector.ClassNames);
        }
    }

    private static void AssertRefused(ForeignModel model, params string[] parts) =>
        AssertRefusedWith(new OnnxDetectorOptions(), model, parts);

    private static void AssertRefusedWith(OnnxDetectorOptions options, ForeignModel model, params string[] parts)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => OnnxDetector.Load(model.ToBytes(), options));
        foreach (var part in parts)
        {
            StringAssert.Contains(error.Message, part);
        }

        StringAssert.Contains(error.Message, "Layout");
    }

    private static void AssertRefusedAs(string kind, ForeignModel model, params string[] parts) => AssertRefused(model, [kind, .. parts]);
}
