using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Catalog;

[TestClass]
public sealed class ModelSavingExtensionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new();
    private readonly ObjectDetectionTransformer _detector;
    private readonly DataViewSchema _schema;

    public ModelSavingExtensionsTests()
    {
        _detector = new ObjectDetectionTransformer(_context, ColourDetector.CreateOnnx(), "ImagePath", ColourDetector.Options);
        _schema = _context.Data.LoadFromEnumerable<PathRow>([]).Schema;
    }

    public void Dispose()
    {
        _detector.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public void SaveAtomically_Detector_IsTheModelThatSaveWrites()
    {
        var (plain, atomic) = (_folder.File("plain.zip"), _folder.File("new folder", "model.zip"));
        Directory.Delete(Path.GetDirectoryName(atomic)!);
        _context.Model.Save(_detector, _schema, plain);

        _context.Model.SaveAtomically(_detector, _schema, atomic);

        Assert.AreEqual(new FileInfo(plain).Length, new FileInfo(atomic).Length);
        Assert.HasCount(1, Directory.GetFiles(Path.GetDirectoryName(atomic)!));
        using var loaded = (ObjectDetectionTransformer)_context.Model.Load(atomic, out var schema);
        Assert.AreEqual("ImagePath", schema.Single().Name);
        CollectionAssert.AreEqual(_detector.ClassNames.ToArray(), loaded.ClassNames.ToArray());
        CollectionAssert.AreEqual(_detector.Onnx.ToArray(), loaded.Onnx.ToArray());
    }

    [TestMethod]
    public void SaveAtomically_NoSchema_IsLoadedWithoutOne()
    {
        var path = _folder.File("model.zip");

        _context.Model.SaveAtomically(_detector, inputSchema: null, path);

        using var loaded = (ObjectDetectionTransformer)_context.Model.Load(path, out var schema);
        Assert.IsNull(schema);
    }

    [TestMethod]
    public void SaveAtomically_ModelThatFailsOnTheWay_KeepsTheOldFile()
    {
        var path = _folder.Write("model.zip", "before");

        var chain = new TransformerChain<ITransformer>(_detector, new Unsavable(_detector));

        Assert.Throws<Exception>(() => _context.Model.SaveAtomically(chain, _schema, path));

        Assert.AreEqual("before", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFiles(_folder.Path));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void SaveAtomically_FullDevice_IsAnIOException() =>
        Assert.Throws<IOException>(() => _context.Model.SaveAtomically(_detector, _schema, "/dev/full"));

    /// <summary>Fails as on a full disk, after the detector before it was written.</summary>
    private sealed class Unsavable(ITransformer inner) : ITransformer
    {
        public bool IsRowToRowMapper => inner.IsRowToRowMapper;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inner.GetOutputSchema(inputSchema);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => inner.GetRowToRowMapper(inputSchema);

        public IDataView Transform(IDataView input) => inner.Transform(input);

        void ICanSaveModel.Save(ModelSaveContext ctx) => throw new IOException("No space left on device");
    }
}
