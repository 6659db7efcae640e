using MLNetGhost.Model;
using MLNetGhost.UnitTests.Fixtures;
using Onnx;
using DataType = Onnx.TensorProto.Types.DataType;

namespace MLNetGhost.UnitTests.Model;

/// <summary>Models that declare more than any detector has: refused before memory is reserved for it.</summary>
[TestClass]
public sealed class ModelLimitsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(new[] { 1, 3, 100_000, 100_000 }, "height 100000, more than 8192 pixels")]
    [DataRow(new[] { 1, 3, 64, 100_000 }, "width 100000, more than 8192 pixels")]
    [DataRow(new[] { 100_000, 3, 640, 640 }, "more than the 1024 MiB")]
    [DataRow(new[] { int.MaxValue, 3, 8192, 8192 }, "more than the 1024 MiB")]
    public void Load_HugeInput_IsRefusedBeforeAllocation(int[] shape, string expected) => AssertRefused(
        new ForeignModel().Input("images", DataType.Float, [.. shape.Cast<object>()]).Names("a")
            .Output("output0", new float[5], 1, 5, 1),
        expected);

    [TestMethod]
    [DataRow(new[] { 1, 84, 100_000_000 }, "more than the 1024 MiB")]
    [DataRow(new[] { 1, 84, int.MaxValue }, "more than the 1024 MiB")]
    [DataRow(new[] { 1, 1, 1, 1, 1, 1, 1, 1, 5 }, "9 dimensions, more than 8")]
    public void Load_HugeOutput_IsRefusedBeforeAllocation(int[] shape, string expected) => AssertRefused(
        Pictures().Names("a").Node("RandomNormal", [], "output0", Shape([.. shape.Select(size => (long)size)]))
            .Declare("output0", DataType.Float, [.. shape.Cast<object>()]),
        expected);

    [TestMethod]
    public void Load_ManyInputsOrOutputs_SaysHowManyThereMayBe()
    {
        var inputs = Pictures().Output("output0", new float[5], 1, 5, 1);
        var outputs = Pictures();
        for (var i = 0; i <= ModelLimits.MostTensors; i++)
        {
            inputs.Input($"input{i}", DataType.Float, 1);
            outputs.Output($"output{i}", new float[1], 1, 1);
        }

        AssertRefused(inputs, "inputs, more than 256");
        AssertRefused(outputs, "outputs, more than 256");
    }

    [TestMethod]
    public void Load_LongNames_AreQuotedShort()
    {
        var name = new string('x', 100_000);
        var outputs = Pictures();
        for (var i = 0; i < 30; i++)
        {
            outputs.Output($"{name}{i}", new float[1], 1, 1);
        }

        AssertRefused(outputs, "30 outputs");
        AssertRefused(
            new ForeignModel().Input(name, DataType.Int64, 1, 3, 64, 64).Output("output0", new float[5], 1, 5, 1), "xxx…' is Int64");
    }

    [TestMethod]
    public void Load_NamesBeyondTheirLimits_SaysWhatIsAllowed()
    {
        var model = Pictures().Output("output0", new float[5], 1, 5, 1);

        AssertRefused(Pictures().Output("output0", new float[5], 1, 5, 1).Names(new string('n', 1_000_000)), "more than 1000");
        AssertRefused(
            Pictures().Output("output0", new float[5], 1, 5, 1)
                .Metadata("names", $"[{string.Join(',', Enumerable.Range(0, ClassNameList.MostClasses + 1))}]"),
            "100001 class names, more than 100000");
        AssertRefused(model.Metadata("names", new string(' ', ModelLimits.LongestMetadata + 1)), "more than 4194304");
    }

    [TestMethod]
    [DataRow("imgsz", "[1000000000, 64]", "more than 8192 pixels")]
    [DataRow("stride", "2147483647", "more than 8192 pixels")]
    [DataRow("stride", "48", "is not a multiple of 48; use 624 or 672 for InputSize")]
    [DataRow("batch", "1e400", "positive whole number")]
    [DataRow("channels", "-3", "positive whole number")]
    [DataRow("task", "a\nb", @"its task is 'a\nb'")]
    public void Load_MetadataOutOfRange_IsInvalidData(string key, string value, string expected) => AssertRefused(
        new ForeignModel().Input("images", DataType.Float, 1, 3, "height", "width").Output("output0", new float[5], 1, 5, 1).Names("a")
            .Metadata(key, value),
        expected);

    [TestMethod]
    [DataRow("preprocessor_config.json", """{"do_normalize":true,"image_std":[0,1,1]}""", "Deviation 0 1 1")]
    [DataRow("preprocessor_config.json", """{"rescale_factor":1e30}""", "Scale")]
    [DataRow("labels.txt", "long", "more than 1000")]
    public void Load_FileBesideTheModelOutOfRange_NamesIt(string name, string content, string expected)
    {
        _folder.Write("config.json", "{}");
        _folder.Write(name, content == "long" ? new string('n', 2000) : content);
        var path = _folder.File("model.onnx");
        File.WriteAllBytes(path, Pictures().Output("output0", new float[5], 1, 5, 1).ToBytes());

        var error = Assert.ThrowsExactly<InvalidDataException>(() => OnnxDetector.Load(path));

        StringAssert.Contains(error.Message, name);
        StringAssert.Contains(error.Message, expected);
    }

    [TestMethod]
    public void Load_FileBesideTheModelThatIsNoText_IsIgnored()
    {
        _folder.Write("config.json", """{"id2label":{"0":"\ud800"},"model_type":"\ud800"}""");
        var path = _folder.File("model.onnx");
        File.WriteAllBytes(path, ColourDetector.CreateOnnx());

        using var detector = OnnxDetector.Load(path);

        Assert.HasCount(3, detector.ClassNames);
    }

    [TestMethod]
    public void Load_EndlessStream_IsRefusedAtTheLimit()
    {
        using var endless = new EndlessStream();

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => ModelContent.Read(endless, 1 << 20)).Message, "more than 1048576 bytes");
    }

    [TestMethod]
    public void Detect_NetworkThatStops_IsInvalidData()
    {
        // A reshape of as many values as the picture has pixels that are not 0: right for the black picture of the check, and for no other.
        var model = Pictures().Names("a")
            .Value("one", [1f], 1).Value("five", [5L, 1L], 2)
            .Node("ReduceSum", ["images"], "sum", Whole("keepdims", 0))
            .Node("Cast", ["sum"], "whole", Whole("to", (int)DataType.Int64))
            .Value("first", [5L], 1)
            .Node("Unsqueeze", ["whole", "axis"], "more").Value("axis", [0L], 1)
            .Node("Add", ["first", "more"], "count")
            .Node("Expand", ["one", "count"], "values")
            .Value("shape", [1L, 5L, 1L], 3)
            .Node("Reshape", ["values", "shape"], "output0")
            .Declare("output0", DataType.Float, 1, 5, 1);
        using var detector = OnnxDetector.Load(model.ToBytes(), new() { Layout = DetectorLayout.Yolo });
        var white = new byte[64 * 64 * 4];
        Array.Fill(white, byte.MaxValue);

        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => detector.Detect(white, MLNetGhost.Imaging.PixelFormat.Rgba32, 64, 64, 256));

        StringAssert.Contains(error.Message, "The network stopped");
    }

    private static ForeignModel Pictures() => new ForeignModel().Input("images", DataType.Float, 1, 3, 64, 64);

    private static AttributeProto Shape(long[] sizes) =>
        new() { Name = "shape", Type = AttributeProto.Types.AttributeType.Ints, Ints = { sizes } };

    private static AttributeProto Whole(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    private static void AssertRefused(ForeignModel model, string expected)
    {
        var bytes = model.ToBytes();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.ThrowsExactly<InvalidDataException>(() => OnnxDetector.Load(bytes));
        StringAssert.Contains(error.Message, expected);
        Assert.IsLessThan(5000, error.Message.Length);
        Assert.IsLessThan(100L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
