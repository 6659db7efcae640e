using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;
using MLNetGhost.Model;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Model;

/// <summary>A model as ONNX Runtime's optimiser writes it for the processor at hand.</summary>
[TestClass]
public sealed class NodeDomainsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(GraphOptimizationLevel.ORT_ENABLE_ALL, true)]
    [DataRow(GraphOptimizationLevel.ORT_ENABLE_EXTENDED, false)]
    public void Load_FileOfAnOptimiser_WarnsIfItIsForOneProcessor(GraphOptimizationLevel level, bool isForOne)
    {
        var path = Optimise(level);
        using var model = File.OpenRead(path);

        using var detector = OnnxDetector.Load(path);

        Assert.AreEqual(isForOne, NodeDomains.Contain(model, NodeDomains.OneProcessor));
        Assert.HasCount(isForOne ? 1 : 0, detector.Warnings);
        if (isForOne)
        {
            StringAssert.Contains(detector.Warnings[0], path);
            StringAssert.Contains(detector.Warnings[0], "com.microsoft.nchwc");
            StringAssert.Contains(detector.Warnings[0], "gives wrong numbers or fails");
        }
    }

    [TestMethod]
    public void DetectObjects_FileOfAnOptimiser_WarnsOnceInTheLog()
    {
        var context = new MLContext(seed: 1);
        var warnings = new List<string>();
        context.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Warning)
            {
                warnings.Add(entry.Message);
            }
        };
        var pictures = ColourPictures.WriteFiles(_folder, 3);

        using var transformer = new ObjectDetectionTransformer(
            context, File.ReadAllBytes(Optimise(GraphOptimizationLevel.ORT_ENABLE_ALL)), "ImagePath");
        var rows = context.Data.CreateEnumerable<PathRow>(
            transformer.Transform(context.Data.LoadFromEnumerable(PathRow.From(pictures))), false);

        Assert.HasCount(3, rows.ToArray());
        StringAssert.Contains(warnings.Single(), "optimised for one processor");
    }

    [TestMethod]
    [DataRow("ai.onnx", false)]
    [DataRow("", false)]
    public void Contain_DomainNobodyUses_IsFalse(string domain, bool expected)
    {
        using var model = new MemoryStream(TestDetectors.Raw());

        Assert.AreEqual(expected, NodeDomains.Contain(model, domain));
    }

    [TestMethod]
    public void Contain_AnyBytes_NeverFails()
    {
        var random = new Random(1);
        var model = TestDetectors.Yolo();
        for (var i = 0; i < 300; i++)
        {
            var bytes = i % 2 == 0 ? model[..random.Next(model.Length)] : [.. model];
            for (var k = 0; k < 8 && bytes.Length > 0; k++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            using var stream = new MemoryStream(bytes);
            Assert.IsFalse(NodeDomains.Contain(stream, NodeDomains.OneProcessor));
        }
    }

    [TestMethod]
    public void Contain_NodeWithinASubgraph_IsFound()
    {
        // Model → graph → node → attribute → graph → node → domain, each a length-delimited field.
        var inner = Field(7, System.Text.Encoding.UTF8.GetBytes(NodeDomains.OneProcessor));
        var nested = Field(7, Field(1, Field(5, Field(6, Field(1, inner)))));

        using var stream = new MemoryStream(nested);
        using var imported = new MemoryStream(Field(8, Field(1, System.Text.Encoding.UTF8.GetBytes(NodeDomains.OneProcessor))));

        Assert.IsTrue(NodeDomains.Contain(stream, NodeDomains.OneProcessor));
        Assert.IsFalse(NodeDomains.Contain(imported, NodeDomains.OneProcessor), "an import alone is no use");
    }

    private static byte[] Field(int number, byte[] content) => [(byte)((number << 3) | 2), (byte)content.Length, .. content];

    private string Optimise(GraphOptimizationLevel level)
    {
        var path = _folder.File($"{level}.onnx");
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = level,
            OptimizedModelFilePath = path,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        new InferenceSession(TestDetectors.Raw(), options).Dispose();
        return path;
    }
}
