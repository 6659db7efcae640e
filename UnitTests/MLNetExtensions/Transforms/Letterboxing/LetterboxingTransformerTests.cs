using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Imaging;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Transforms;

[TestClass]
public sealed class LetterboxingTransformerTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Transform_Image_GivesTensorAndGeometry()
    {
        using var image = ColourPictures.ToMLImage(TestPictures.Photograph(128, 64, seed: 1));
        var data = _context.Data.LoadFromEnumerable([new ImageRow { Image = image }]);

        var row = _context.Data.CreateEnumerable<LetterboxRow>(Estimator(64, 64).Fit(data).Transform(data), false).Single();

        using var writer = new LetterboxWriter();
        var expected = new float[3 * 64 * 64];
        var geometry = writer.Write(image, 64, 64, expected);
        CollectionAssert.AreEqual(expected, row.Images);
        CollectionAssert.AreEqual(new float[] { 128, 64, 64, 64, 0.5f, 64, 32, 0, 16, 0 }, row.LetterboxGeometry);
        Assert.AreEqual(geometry, GeometryColumn.Read(new VBuffer<float>(LetterboxGeometry.VectorLength, row.LetterboxGeometry)));
    }

    [TestMethod]
    public void GetOutputSchema_TensorColumn_HasTheNetworksShape()
    {
        var schema = Estimator(96, 32).Fit(Empty()).GetOutputSchema(Empty().Schema);

        CollectionAssert.AreEqual(new[] { 3, 32, 96 }, ((VectorDataViewType)schema["Images"].Type).Dimensions.ToArray());
        VBuffer<ReadOnlyMemory<char>> names = default;
        schema["LetterboxGeometry"].GetSlotNames(ref names);
        Assert.AreEqual("Ratio", names.GetItemOrDefault(4).ToString());
    }

    [TestMethod]
    [DataRow(630, 640, "Input width 630 is not a multiple of 32; use 608 or 640.")]
    [DataRow(640, 5, "Input height 5 is not a multiple of 32; use 32 or 64.")]
    public void LetterboxImages_SizeNoMultiple_NamesTheNeighbours(int width, int height, string message)
    {
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Estimator(width, height)).Message, message);
    }

    [TestMethod]
    public void Transform_MissingImage_NamesRowAndColumn()
    {
        var data = _context.Data.LoadFromEnumerable([new ImageRow()]);
        var view = Estimator(64, 64).Fit(data).Transform(data);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => _context.Data.CreateEnumerable<LetterboxRow>(view, false).Count());

        StringAssert.Contains(error.Message, "Row 0");
        StringAssert.Contains(error.Message, "'Image'");
    }

    private LetterboxingEstimator Estimator(int width, int height) => _context.Transforms.LetterboxImages("Images", width, height);

    private IDataView Empty() => _context.Data.LoadFromEnumerable<ImageRow>([]);

    private sealed class LetterboxRow
    {
        public float[] Images { get; set; } = [];

        public float[] LetterboxGeometry { get; set; } = [];
    }
}
