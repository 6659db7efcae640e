using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGhost.DataViews;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Transforms;

/// <summary>Rows whose picture cannot be read, and columns that cannot hold one.</summary>
[TestClass]
public sealed class ImageErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);
    private readonly List<string> _warnings = [];

    public ImageErrorTests()
    {
        _context.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
            {
                _warnings.Add(message.Message);
            }
        };
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public void Transform_DamagedFile_ThrowsAtItsRowAndNamesIt(int readAhead)
    {
        var paths = ColourPictures.WriteFiles(_folder, 4);
        File.WriteAllBytes(paths[2], File.ReadAllBytes(paths[2])[..40]);
        var read = new List<string>();

        var error = Assert.ThrowsExactly<InvalidDataException>(() =>
            read.AddRange(Rows(paths, new DetectObjectsOptions { ReadAhead = readAhead }).Select(row => row.ImagePath)));

        StringAssert.Contains(error.Message, "Row 2");
        StringAssert.Contains(error.Message, paths[2]);
        StringAssert.Contains(error.Message, nameof(ImageErrorAction.ReturnEmpty));
    }

    [TestMethod]
    public void Transform_RowsBeforeTheDamage_AreGivenOut()
    {
        var paths = ColourPictures.WriteFiles(_folder, 4);
        File.Delete(paths[2]);
        using var rows = Rows(paths, ColourDetector.Options with { ReadAhead = 3 }).GetEnumerator();

        Assert.IsTrue(rows.MoveNext());
        Assert.IsTrue(rows.MoveNext());
        Assert.AreEqual(paths[2], Assert.ThrowsExactly<FileNotFoundException>(() => rows.MoveNext()).FileName);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public void Transform_ReturnEmpty_WarnsAndLeavesOtherRowsUnharmed(int readAhead)
    {
        var paths = ColourPictures.WriteFiles(_folder, 4);
        File.WriteAllText(paths[1], "no picture");
        paths[3] = "";

        var rows = Rows(paths, ColourDetector.Options with { OnImageError = ImageErrorAction.ReturnEmpty, ReadAhead = readAhead })
            .ToArray();

        CollectionAssert.AreEqual(new[] { 1, 0, 1, 0 }, rows.Select(row => row.Detections.Length).ToArray());
        Assert.HasCount(2, _warnings);
        StringAssert.Contains(_warnings[0], "Row 1");
        StringAssert.Contains(_warnings[0], paths[1]);
        StringAssert.Contains(_warnings[1], "Row 3, column 'ImagePath': the image path is empty");
    }

    [TestMethod]
    public void Transform_TooLargePicture_NamesSizeAndLimit()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => Rows(ColourPictures.WriteFiles(_folder, 1), new DetectObjectsOptions { MaximumPixels = 1000 }).Count());

        StringAssert.Contains(error.Message, "64×64");
        StringAssert.Contains(error.Message, "1000");
    }

    [TestMethod]
    public void Transform_FailingImageColumn_IsThatRowsErrorToo()
    {
        var paths = ColourPictures.WriteFiles(_folder, 3);
        File.WriteAllText(paths[1], "no picture");
        var data = _context.Data.LoadFromEnumerable(PathRow.From(paths));
        using var pipeline = _context.Transforms.LoadImages("Image", imageFolder: null, "ImagePath")
            .Append(_context.Transforms.DetectObjects(ColourDetector.CreateOnnx(),
                "Image", ColourDetector.Options with { OnImageError = ImageErrorAction.ReturnEmpty }))
            .Fit(data);

        var rows = _context.Data.CreateEnumerable<DetectionsRow>(pipeline.Transform(data), reuseRowObject: false).ToArray();

        CollectionAssert.AreEqual(new[] { 1, 0, 1 }, rows.Select(row => row.Detections.Length).ToArray());
        StringAssert.Contains(_warnings.Single(), "Row 1, column 'Image'");
    }

    [TestMethod]
    public void Predict_NoImage_SaysSo()
    {
        using var engine = _context.Model.CreatePredictionEngine<ImageRow, FoundRow>(
            new ObjectDetectionTransformer(_context, ColourDetector.CreateOnnx(), "Image"));

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => engine.Predict(new ImageRow())).Message,
            "there is no image");
    }

    [TestMethod]
    public void Fit_MissingColumn_NamesItTheTypesAndTheColumnsThereAre()
    {
        var data = _context.Data.LoadFromEnumerable<PathRow>([]);

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _context.Transforms.DetectObjects(ColourDetector.CreateOnnx(),
            "Photo").Fit(data));

        StringAssert.Contains(error.Message, "DetectObjects reads the column 'Photo'");
        StringAssert.Contains(error.Message, "MLImage");
        StringAssert.Contains(error.Message, "it has ImagePath");
    }

    [TestMethod]
    public void GetOutputSchema_WrongType_NamesColumnTypeAndWhatIsWanted()
    {
        var shape = ShapeOf(_context.Data.LoadFromEnumerable<FoundRow>([]));

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _context.Transforms.DetectObjects(ColourDetector.CreateOnnx(),
            "Score").GetOutputSchema(shape));

        StringAssert.Contains(error.Message, "'Score'");
        StringAssert.Contains(error.Message, "Single");
        StringAssert.Contains(error.Message, "vector of byte");
    }

    [TestMethod]
    public void Transform_WrongType_IsRefusedBeforeAnyRowIsRead()
    {
        using var transformer = new ObjectDetectionTransformer(_context, ColourDetector.CreateOnnx(), "Score");

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => transformer.Transform(_context.Data.LoadFromEnumerable<FoundRow>([])));
    }

    private static SchemaShape ShapeOf(IDataView data) =>
        OutputColumns.Append(new SchemaShape([]), data.Schema.Select(column => new DataViewSchema.DetachedColumn(column)));

    private IEnumerable<DetectionsRow> Rows(string[] paths, DetectObjectsOptions options)
    {
        using var transformer = new ObjectDetectionTransformer(_context, ColourDetector.CreateOnnx(), "ImagePath", options);
        foreach (var row in _context.Data.CreateEnumerable<DetectionsRow>(
            transformer.Transform(_context.Data.LoadFromEnumerable(PathRow.From(paths))), reuseRowObject: false))
        {
            yield return row;
        }
    }
}
