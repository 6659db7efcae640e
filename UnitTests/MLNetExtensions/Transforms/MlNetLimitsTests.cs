using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNetGhost.Imaging;
using MLNetGhost.Model;
using MLNetGhost.UnitTests.Fixtures;
using Onnx;

namespace MLNetGhost.UnitTests.Transforms;

/// <summary>ML.NET's own limits, as docs/pipeline.md tells them, and the remedy for each.</summary>
[TestClass]
public sealed class MlNetLimitsTests : IDisposable
{
    private const int RowCount = 6;

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);
    private readonly string[] _paths;
    private readonly IDataView _images;

    public MlNetLimitsTests()
    {
        _paths = ColourPictures.WriteFiles(_folder, RowCount);
        _images = _context.ObjectDetection.LoadFromFolder(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ShuffleRowsAndCache_ImageColumn_IsDroppedAndPathsAreTheRemedy(bool shuffle)
    {
        var kept = shuffle ? _context.Data.ShuffleRows(_images, seed: 1) : _context.Data.Cache(_images);

        Assert.AreEqual("ImagePath", string.Join(", ", kept.Schema.Select(column => column.Name)));
        using var fromPaths = _context.Transforms.DetectObjects(ColourDetector.CreateOnnx(), "ImagePath", ColourDetector.Options).Fit(kept);
        using var decodedLate = _context.Transforms.LoadImages("Image", imageFolder: null, "ImagePath")
            .Append(_context.Transforms.DetectObjects(ColourDetector.CreateOnnx(), "Image", ColourDetector.Options))
            .Append(_context.Transforms.DrawDetections("Drawn", "Image"))
            .Fit(kept);
        CollectionAssert.AreEqual(Labels(fromPaths.Transform(kept)), Labels(decodedLate.Transform(kept)));
        CollectionAssert.AreEquivalent(ExpectedLabels(), Labels(fromPaths.Transform(kept)));
        Assert.AreEqual(RowCount, decodedLate.Transform(kept).GetColumn<MLImage>("Drawn").Sum(image => image.Width / 64));
    }

    [TestMethod]
    public void TakeSplitAndFilter_ImageColumn_IsKept()
    {
        var split = _context.Data.TrainTestSplit(_images, 0.5);
        IDataView[] views =
        [
            _context.Data.TakeRows(_images, 2), _context.Data.SkipRows(_images, 2), split.TrainSet, split.TestSet,
            _context.Data.CrossValidationSplit(_images, 2)[0].TrainSet,
        ];

        Assert.IsTrue(Array.TrueForAll(views, view => view.Schema.GetColumnOrNull("Image") is not null));
    }

    [TestMethod]
    public void GetColumn_ImagesInAList_AreDisposedAndACopyIsTheRemedy()
    {
        var list = _images.GetColumn<MLImage>("Image").ToList();

        Assert.HasCount(RowCount, list);
        foreach (var image in list)
        {
            Assert.ThrowsExactly<InvalidOperationException>(() => image.Pixels.Length);
        }

        var copies = _images.GetColumn<MLImage>("Image")
            .Select(image => MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, image.Pixels)).ToList();
        foreach (var (path, copy) in _paths.Zip(copies))
        {
            CollectionAssert.AreEqual(ImageDecoder.DecodeRgb(path).Pixels, MLImageConversion.ToRgb(copy).Pixels);
            copy.Dispose();
        }
    }

    [TestMethod]
    public void SaveAsBinary_DetectionsAndImages_AreLeftOutAndTheThreeVectorsAreTheRemedy()
    {
        using var model = _context.Transforms.DetectObjects(ColourDetector.CreateOnnx(), "ImagePath", ColourDetector.Options).Fit(_images);
        var view = model.Transform(_images);
        var path = _folder.File("rows.idv");
        using (var file = File.Create(path))
        {
            _context.Data.SaveAsBinary(view, file);
        }

        var loaded = _context.Data.LoadFromBinary(path);

        Assert.AreEqual("ImagePath, PredictedLabel, Score, PredictedBoundingBoxes",
            string.Join(", ", loaded.Schema.Select(column => column.Name)));
        CollectionAssert.AreEqual(Names(view), Names(loaded));
        CollectionAssert.AreEqual(
            view.GetColumn<Detection[]>("Detections").Select(row => row.Single().Box.X1).ToArray(),
            loaded.GetColumn<float[]>("PredictedBoundingBoxes").Select(row => row[2]).ToArray());
    }

    [TestMethod]
    public void ApplyOnnxModel_FreeOutputDimension_PromisesOneWhateverTheModelReturns()
    {
        var path = _folder.File("free.onnx");
        File.WriteAllBytes(path, PositiveValues());
        var data = _context.Data.LoadFromEnumerable([new FourNumbers { Values = [1, -1, 2, 3] }]);
        var view = _context.Transforms.ApplyOnnxModel(["found"], ["values"], path).Fit(data).Transform(data);

        var promised = (VectorDataViewType)view.Schema["found"].Type;
        var returned = view.GetColumn<float[]>("found").Single();

        CollectionAssert.AreEqual(new[] { 1 }, promised.Dimensions.ToArray());
        CollectionAssert.AreEqual(new[] { 1f, 2f, 3f }, returned);
    }

    [TestMethod]
    public void ApplyOnnxModel_FreeBatchOfADetector_IsPromisedAsOneImage()
    {
        var path = _folder.File("detector.onnx");
        File.WriteAllBytes(path, TestDetectors.Yolo());
        using var detector = OnnxDetector.Load(path);
        var composed = _context.Transforms.LetterboxImages("images", detector.InputWidth, detector.InputHeight)
            .Append(_context.Transforms.ApplyOnnxModel(["output0"], ["images"], path));

        var view = composed.Fit(_images).Transform(_images);

        CollectionAssert.AreEqual(new[] { 1, 7, 84 }, ((VectorDataViewType)view.Schema["output0"].Type).Dimensions.ToArray());
        Assert.IsTrue(view.GetColumn<float[]>("output0").All(row => row.Length == 7 * 84));
    }

    [TestMethod]
    public void ResizeImages_Fill_TakesTheNearestPixelAndLetterboxImagesFilters()
    {
        var stripes = new RgbImage(64, 64, [.. Enumerable.Range(0, 3 * 64 * 64).Select(i => (byte)(i / 3 % 2 == 0 ? 0 : 255))]);
        var folder = Directory.CreateDirectory(_folder.File("stripes")).FullName;
        File.WriteAllBytes(Path.Combine(folder, "stripes.png"), ColourPictures.ToPng(stripes));
        var images = _context.ObjectDetection.LoadFromFolder(folder);

        Assert.AreEqual(0, Spread(Resized(ImageResizingEstimator.ResizingKind.Fill), grey: 127.5f), "every pixel is black or white");
        Assert.AreEqual(127, Resized(ImageResizingEstimator.ResizingKind.IsoPad).Distinct().Single());
        var letterboxed = _context.Transforms.LetterboxImages("images", 32, 32).Fit(images).Transform(images);
        Assert.IsTrue(letterboxed.GetColumn<float[]>("images").Single().All(value => value is > 0.3f and < 0.7f));

        float[] Resized(ImageResizingEstimator.ResizingKind kind)
        {
            var view = _context.Transforms.ResizeImages("Small", 32, 32, "Image", kind)
                .Append(_context.Transforms.ExtractPixels("Pixels", "Small")).Fit(images).Transform(images);
            return view.GetColumn<float[]>("Pixels").Single();
        }

        static int Spread(float[] values, float grey) => values.Count(value => Math.Abs(value - grey) < 100);
    }

    [TestMethod]
    public void LoadImages_ExifOrientation_IsIgnoredAndTheLoadersApplyIt()
    {
        var folder = Directory.CreateDirectory(_folder.File("turned")).FullName;
        File.WriteAllBytes(Path.Combine(folder, "turned.jpg"), TestPictures.EncodeJpeg(TestPictures.Photograph(90, 40, 1), orientation: 6));
        var images = _context.ObjectDetection.LoadFromFolder(folder);
        var stock = _context.Transforms.LoadImages("Stock", imageFolder: null, "ImagePath").Fit(images).Transform(images);

        Assert.AreEqual((90, 40), stock.GetColumn<MLImage>("Stock").Select(image => (image.Width, image.Height)).Single());
        Assert.AreEqual((40, 90), stock.GetColumn<MLImage>("Image").Select(image => (image.Width, image.Height)).Single());
    }

    /// <summary>A model that returns the positive ones of four numbers: how many is known only when it runs.</summary>
    private static byte[] PositiveValues()
    {
        static ValueInfoProto Describe(string name, TensorShapeProto.Types.Dimension dimension) => new()
        {
            Name = name,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor
                {
                    ElemType = (int)TensorProto.Types.DataType.Float,
                    Shape = new TensorShapeProto { Dim = { dimension } },
                },
            },
        };

        var zero = new TensorProto { Name = "zero", DataType = (int)TensorProto.Types.DataType.Float, FloatData = { 0 } };
        var graph = new GraphProto
        {
            Name = "positive",
            Input = { Describe("values", new() { DimValue = 4 }) },
            Output = { Describe("found", new() { DimParam = "count" }) },
            Initializer = { zero },
            Node =
            {
                new NodeProto { OpType = "Greater", Input = { "values", "zero" }, Output = { "mask" } },
                new NodeProto { OpType = "Compress", Input = { "values", "mask" }, Output = { "found" } },
            },
        };
        return new ModelProto { IrVersion = 8, OpsetImport = { new OperatorSetIdProto { Version = 17 } }, Graph = graph }.ToByteArray();
    }

    private static string[] Labels(IDataView view) =>
        [.. view.GetColumn<Detection[]>("Detections").Select(row => row.Single().Label)];

    private static string[] ExpectedLabels() => [.. Enumerable.Range(0, RowCount).Select(i => ColourDetector.ClassNames[i % 3])];

    private string[] Names(IDataView view)
    {
        var named = _context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel").Fit(view).Transform(view);
        return [.. named.GetColumn<string[]>("Name").Select(row => row.Single())];
    }

    private sealed class FourNumbers
    {
        [ColumnName("values")]
        [VectorType(4)]
        public float[] Values { get; set; } = [];
    }
}
