using System.IO.Compression;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Transforms.Image;
using MLNetGhost.DataViews;
using MLNetGhost.Model;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Transforms;

[TestClass]
public sealed class ObjectDetectionModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Load_FreshProcess_GivesTheSameDetectionsWithoutTorchSharp()
    {
        var pictures = ColourPictures.WriteFiles(_folder, 3);
        var (path, expected) = Save(ColourDetector.Options, pictures);

        var answer = FreshProcess.Run(path, pictures);

        CollectionAssert.AreEqual(
            expected.SelectMany(detections => detections).ToArray(), answer.Detections.SelectMany(detections => detections).ToArray());
        CollectionAssert.Contains(answer.Transformers, nameof(ObjectDetectionTransformer));
        CollectionAssert.AreEqual(new[] { "ImagePath" }, answer.InputColumns);
        Assert.IsFalse(answer.Assemblies.Any(name => name.Contains(
            "Torch", StringComparison.OrdinalIgnoreCase) || name == "MLNetGhost.Trainer"));
    }

    [TestMethod]
    public void LoadFromEnumerable_ImageMemberInAFreshProcess_BindsBeforeTheLibraryIsUsed()
    {
        var (path, _) = Save(ColourDetector.Options);

        Assert.AreEqual(new ImageDataViewType().ToString(), FreshProcess.Run(path).ImageType);
    }

    [TestMethod]
    public void Load_AfterSave_GivesTypeOptionsAndModelBack()
    {
        var options = new DetectObjectsOptions
        {
            Columns = new DetectionColumnNames { Detections = "Things" },
            ScoreThreshold = 0.5f,
            IouThreshold = 0.3f,
            ClassAgnostic = true,
            MultiLabel = true,
            MaximumDetections = 7,
            Classes = ["red", "blue"],
            ClassNames = ["red", "green", "blue"],
            Profile = InferenceProfile.Throughput,
            Threads = 1,
            ReadAhead = 3,
            SessionOptions = new Dictionary<string, string> { ["session.intra_op.allow_spinning"] = "0" },
            VerifyDevice = true,
            ImageFolder = "pictures",
            ApplyExifOrientation = false,
            ScaledDecoding = false,
            MaximumPixels = 1234,
            OnImageError = ImageErrorAction.ReturnEmpty,
        };
        var (path, _) = Save(options);

        using var loaded = Load(path);

        Assert.AreEqual("ImagePath", loaded.InputColumnName);
        CollectionAssert.AreEqual(ColourDetector.CreateOnnx(), loaded.Onnx.ToArray());
        Assert.AreEqual(JsonSerializer.Serialize(options), JsonSerializer.Serialize(loaded.Options));
        Assert.AreEqual("0", loaded.Options.SessionOptions["session.intra_op.allow_spinning"]);
    }

    [TestMethod]
    public void Save_Entries_AreTheModelAndReadableSettings()
    {
        var (path, _) = Save(new DetectObjectsOptions { OnImageError = ImageErrorAction.ReturnEmpty });

        using var archive = ZipFile.OpenRead(path);
        using var model = Entry(archive, "Model.onnx").Open();
        using var detector = OnnxDetector.Load(model);
        using var settings = new StreamReader(Entry(archive, "Options.json").Open());

        CollectionAssert.AreEqual(ColourDetector.ClassNames.ToArray(), detector.ClassNames.ToArray());
        StringAssert.Contains(settings.ReadToEnd(), "\"OnImageError\": \"ReturnEmpty\"");
    }

    [TestMethod]
    public void Load_FileOfTheFirstVersion_StillWorks()
    {
        var pictures = ColourPictures.WriteFiles(_folder, 3);

        using var loaded = Load(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Models", "detector-0.1.0.zip"));

        var found = _context.Data.CreateEnumerable<DetectionsRow>(
            loaded.Transform(_context.Data.LoadFromEnumerable(PathRow.From(pictures))), false).ToArray();
        CollectionAssert.AreEqual(new[] { "red", "green", "blue" }, found.Select(row => row.Detections.Single().Label).ToArray());
        Assert.AreEqual(0.05f, loaded.Options.IouThreshold);
    }

    [TestMethod]
    public void Load_SettingsOfALaterVersion_AreSkippedAndMissingOnesDefault()
    {
        var settings = SettingsJson.Read<DetectorSettings>("""{"InputColumnName": "Photo", "Options": {"IouThreshold": 0.5, "Tomorrow": {"A": [1]}}}"""u8);

        Assert.AreEqual(new DetectorSettings
        {
            InputColumnName =
            "Photo",
            Options = new DetectObjectsOptions { IouThreshold = 0.5f }
        }, settings);
    }

    [TestMethod]
    [DataRow("Model.onnx")]
    [DataRow("Options.json")]
    public void Load_EntryAltered_NamesIt(string name)
    {
        var (path, _) = Save(ColourDetector.Options);
        Rewrite(path, name, content => content[content.Length / 2] ^= 1);

        StringAssert.Contains(LoadError(path), $"{name} does not match the checksum");
    }

    [TestMethod]
    public void Load_EntryCutShort_NamesIt()
    {
        var (path, _) = Save(ColourDetector.Options);
        Rewrite(path, "Model.onnx", _ => { }, keep: 100);

        StringAssert.Contains(LoadError(path), "Model.onnx has 100 bytes instead of");
    }

    [TestMethod]
    public void Load_EntryMissing_NamesIt()
    {
        var (path, _) = Save(ColourDetector.Options);
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            Entry(archive, "Options.json").Delete();
        }

        StringAssert.Contains(LoadError(path), "Options.json is missing");
    }

    [TestMethod]
    public void Load_FileCutShort_Fails()
    {
        var (path, _) = Save(ColourDetector.Options);
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(file.Length / 2);
        }

        LoadError(path);
    }

    [TestMethod]
    public void Load_AnyByteAltered_FailsOrGivesTheSameModel()
    {
        var (path, _) = Save(ColourDetector.Options);
        var original = File.ReadAllBytes(path);
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            var altered = (byte[])original.Clone();
            altered[random.Next(altered.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, altered);
            try
            {
                using var loaded = Load(path);
                Assert.IsTrue(ColourDetector.CreateOnnx().AsSpan().SequenceEqual(loaded.Onnx.Span));
                Assert.AreEqual(("ImagePath", JsonSerializer.Serialize(ColourDetector.Options)),
                    (loaded.InputColumnName, JsonSerializer.Serialize(loaded.Options)));
            }
            catch (Exception exception) when (exception is not AssertFailedException)
            {
                Assert.IsNotInstanceOfType<OutOfMemoryException>(exception);
            }
        }
    }

    private static ZipArchiveEntry Entry(ZipArchive archive, string name) => archive.Entries.Single(entry => entry.Name == name);

    private static void Rewrite(string path, string name, Action<byte[]> change, int? keep = null)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Update);
        var entry = Entry(archive, name);
        using var content = new MemoryStream();
        using (var stream = entry.Open())
        {
            stream.CopyTo(content);
        }

        var fullName = entry.FullName;
        entry.Delete();
        var bytes = content.ToArray();
        change(bytes);
        using var target = archive.CreateEntry(fullName).Open();
        target.Write(bytes.AsSpan(0, keep ?? bytes.Length));
    }

    private (string Path, Detection[][] Detections) Save(DetectObjectsOptions options, params string[] pictures)
    {
        var path = _folder.File("detector.zip");
        using var transformer = new ObjectDetectionTransformer(_context, ColourDetector.CreateOnnx(), "ImagePath", options);
        var data = _context.Data.LoadFromEnumerable(PathRow.From(pictures));
        _context.Model.Save(transformer, data.Schema, path);
        return (path, [.. _context.Data.CreateEnumerable<DetectionsRow>(transformer.Transform(data), false, ignoreMissingColumns: true)
            .Select(row => row.Detections)]);
    }

    private ObjectDetectionTransformer Load(string path) => (ObjectDetectionTransformer)_context.Model.Load(path, out _);

    private string LoadError(string path) => Assert.Throws<Exception>(() => _context.Model.Load(path, out _)).ToString();
}
