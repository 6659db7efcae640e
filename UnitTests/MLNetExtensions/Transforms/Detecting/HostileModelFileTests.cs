using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MLNetGhost.DataViews;
using MLNetGhost.Imaging;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Transforms;

/// <summary>Model files whose settings were changed and signed again: what is out of range in code is out of range in a file.</summary>
[TestClass]
public sealed class HostileModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("Options.Threads", "100000", "a whole number from 1 to 1024")]
    [DataRow("Options.ReadAhead", "2000000000", "from 0 to 10000")]
    [DataRow("Options.ReadAhead", "-1", "from 0 to 10000")]
    [DataRow("Options.ImageHeight", "1000000", "from 32 to 8192")]
    [DataRow("Options.ScoreThreshold", "-1", "from 0 to 1")]
    [DataRow("Options.IouThreshold", "1e30", "from 0 to 1")]
    [DataRow("Options.MaximumDetections", "0", "1 or more")]
    [DataRow("Options.MaximumPixels", "0", "1 or more")]
    [DataRow("Options.Profile", "77", "Profile")]
    [DataRow("Options.Profile", "\"Nothing\"", "Profile")]
    [DataRow("Options.OnImageError", "77", "OnImageError")]
    [DataRow("Options.Layout", "\"Nothing\"", "Layout")]
    [DataRow("Options.Columns", "null", "Columns")]
    [DataRow("Options.Columns.Score", "null", "Score")]
    [DataRow("Options.Columns.Score", "\"\"", "Score")]
    [DataRow("Options.SessionOptions", "null", "SessionOptions")]
    [DataRow("Options.SessionOptions", """{"a":null}""", "SessionOptions")]
    [DataRow("Options.SessionOptions", """{"":"1"}""", "SessionOptions")]
    [DataRow("Options.ClassNames", """["red",null,"blue"]""", "no name for class 1")]
    [DataRow("Options.Classes", "[null]", "no name for class 0")]
    [DataRow("Options.Classes", """["nothing"]""", "no class 'nothing'")]
    [DataRow("Options.Preparation", """{"Deviation":{"Red":0,"Green":1,"Blue":1}}""", "not positive")]
    [DataRow("Options.Preparation", """{"Scale":-1}""", "greater than 0")]
    [DataRow("Options", "null", "Options")]
    [DataRow("InputColumnName", "null", "InputColumnName")]
    [DataRow("InputColumnName", "\"\"", "InputColumnName")]
    [DataRow("InputColumnName", "7", "InputColumnName")]
    public void Load_DetectorSettingOutOfRange_IsInvalidData(string path, string value, string expected)
    {
        using var transformer = new ObjectDetectionTransformer(
            _context, ColourDetector.CreateOnnx(), "ImagePath", new DetectObjectsOptions { ClassNames = ["red", "green", "blue"] });

        StringAssert.Contains(LoadError(transformer, path, value), expected);
    }

    [TestMethod]
    [DataRow("ImageWidth", "10000000", "more than 8192")]
    [DataRow("ImageHeight", "0", "is not positive")]
    [DataRow("Preparation", """{"Deviation":{"Red":0,"Green":1,"Blue":1}}""", "not positive")]
    [DataRow("Preparation", """{"ExtraInputs":"Nothing"}""", "ExtraInputs")]
    [DataRow("OutputColumnName", "null", "OutputColumnName")]
    [DataRow("GeometryColumnName", "\"\"", "GeometryColumnName")]
    public void Load_LetterboxSettingOutOfRange_IsInvalidData(string path, string value, string expected)
    {
        var settings = new LetterboxSettings
        {
            OutputColumnName = "images",
            InputColumnName = "Image",
            GeometryColumnName = "Geometry",
            ImageWidth = 64,
            ImageHeight = 64,
            Preparation = Preparation.Yolo,
        };

        StringAssert.Contains(LoadError(new LetterboxingTransformer(_context, settings), path, value), expected);
    }

    [TestMethod]
    [DataRow("ClassNames", "[]", "no class names")]
    [DataRow("ClassNames", "[null]", "no name for class 0")]
    [DataRow("InputColumnNames", "[null]", "InputColumnNames")]
    [DataRow("InputColumnNames", "[]", "0 input columns")]
    [DataRow("Layout", "99", "Layout")]
    [DataRow("Options", "null", "Options")]
    [DataRow("Options.Columns", "null", "Columns")]
    public void Load_DecodingSettingOutOfRange_IsInvalidData(string path, string value, string expected)
    {
        var settings = new DecodingSettings
        {
            InputColumnNames = ["output0"],
            GeometryColumnName = "Geometry",
            ClassNames = ["a"],
            Options = new DecodeDetectionsOptions(),
        };

        StringAssert.Contains(LoadError(new DetectionDecodingTransformer(_context, settings), path, value), expected);
    }

    [TestMethod]
    [DataRow("Options", "null", "Options")]
    [DataRow("Options", """{"TextSize":-1}""", "TextSize")]
    [DataRow("Options", """{"TextSize":1e30}""", "TextSize")]
    [DataRow("DetectionsColumnName", "null", "DetectionsColumnName")]
    public void Load_DrawingSettingOutOfRange_IsInvalidData(string path, string value, string expected)
    {
        var settings = new DrawingSettings
        {
            OutputColumnName = "Drawn",
            InputColumnName = "Image",
            DetectionsColumnName = "Detections",
            Options = new(),
        };

        StringAssert.Contains(LoadError(new DetectionDrawingTransformer(_context, settings), path, value), expected);
    }

    [TestMethod]
    public void Load_SettingsBeyondTheirLimit_SaysHowLongTheyMayBe()
    {
        using var transformer = new ObjectDetectionTransformer(_context, ColourDetector.CreateOnnx(), "ImagePath");

        StringAssert.Contains(
            LoadError(transformer, "Options.ImageFolder", JsonSerializer.Serialize(new string('a', ModelFile.LargestOptions))),
            $"not from 0 to {ModelFile.LargestOptions}");
    }

    [TestMethod]
    public void Read_PropertyTwiceOrDeepNesting_IsInvalidData()
    {
        Assert.ThrowsExactly<InvalidDataException>(() => SettingsJson.Read<DetectorSettings>(
            """{"InputColumnName":"A","InputColumnName":"B","Options":{}}"""u8));
        Assert.ThrowsExactly<InvalidDataException>(() => SettingsJson.Read<DetectorSettings>(Encoding.UTF8.GetBytes(
            $$"""{"InputColumnName":"A","Options":{},"Tomorrow":{{new string('[', 20)}}{{new string(']', 20)}}}""")));
    }

    private string LoadError(ITransformer transformer, string path, string value)
    {
        var file = _folder.File("model.zip");
        _context.Model.Save(transformer, inputSchema: null, file);
        Sign(file, settings => Set(settings, path.Split('.'), JsonNode.Parse(value)));
        Exception? error = Assert.ThrowsExactly<InvalidOperationException>(() => _context.Model.Load(file, out _));

        // ML.NET wraps whatever a loader throws.
        while (error is not null and not InvalidDataException)
        {
            error = error.InnerException;
        }

        Assert.IsNotNull(error);
        return error.Message;
    }

    private static void Set(JsonNode node, string[] path, JsonNode? value)
    {
        foreach (var name in path[..^1])
        {
            node = node[name] ??= new JsonObject();
        }

        node[path[^1]] = value;
    }

    /// <summary>Changes the settings, and the length and checksum that are recorded for them.</summary>
    private static void Sign(string file, Action<JsonNode> change)
    {
        using var archive = ZipFile.Open(file, ZipArchiveMode.Update);
        var entry = archive.Entries.Single(entry => entry.Name == ModelFile.OptionsEntry);
        var old = Content(entry);
        var settings = JsonNode.Parse(old)!;
        change(settings);
        var changed = Encoding.UTF8.GetBytes(settings.ToJsonString());
        Replace(archive, entry, changed);
        byte[] before = [.. BitConverter.GetBytes(old.Length), .. SHA256.HashData(old)];
        byte[] after = [.. BitConverter.GetBytes(changed.Length), .. SHA256.HashData(changed)];
        foreach (var other in archive.Entries.ToArray())
        {
            var content = Content(other);
            if (content.AsSpan().IndexOf(before) is >= 0 and var place)
            {
                after.CopyTo(content, place);
                Replace(archive, other, content);
                return;
            }
        }

        Assert.Fail("The recorded checksum was not found.");
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var content = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static void Replace(ZipArchive archive, ZipArchiveEntry entry, byte[] content)
    {
        var name = entry.FullName;
        entry.Delete();
        using var target = archive.CreateEntry(name).Open();
        target.Write(content);
    }
}
