using MLNetGhost.Trainer.Safetensors;

namespace MLNetGhost.UnitTests.Safetensors;

[TestClass]
public class SafetensorsFileTests
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".safetensors");

    [TestCleanup]
    public void Delete() => File.Delete(_path);

    [TestMethod]
    public void Write_ThenRead_GivesTheSameTensorsAndMetadata()
    {
        var file = new SafetensorsFile(
            new Dictionary<string,
                SafetensorsEntry>
            { ["a.weight"] = new([2, 3], [1, 2, 3, 4, 5, 6]), ["empty"] = new([0], []), ["scalar"] = new([], [7]) },
            new Dictionary<string, string> { ["names"] = "[\"cat\"]" });
        file.Write(_path);

        var read = SafetensorsFile.Read(_path);

        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 4, 5, 6 }, read.Tensors["a.weight"].Values);
        CollectionAssert.AreEqual(new long[] { 2, 3 }, read.Tensors["a.weight"].Shape.ToArray());
        Assert.IsEmpty(read.Tensors["empty"].Values);
        Assert.AreEqual(7, read.Tensors["scalar"].Values.Single());
        Assert.AreEqual("[\"cat\"]", read.Metadata["names"]);
    }

    [TestMethod]
    public void Read_FileCutShort_NamesFileAndTensor()
    {
        new SafetensorsFile(
            new Dictionary<string, SafetensorsEntry> { ["a"] = new([100], new float[100]) }, new Dictionary<string, string>()).Write(_path);
        var bytes = File.ReadAllBytes(_path);
        File.WriteAllBytes(_path, bytes[..^40]);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => SafetensorsFile.Read(_path));

        StringAssert.Contains(error.Message, _path);
        StringAssert.Contains(error.Message, "'a'");
    }

    [TestMethod]
    public void Read_HugeHeaderLength_IsRefusedBeforeAllocation()
    {
        File.WriteAllBytes(_path, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, (byte)'{']);

        Assert.ThrowsExactly<InvalidDataException>(() => SafetensorsFile.Read(_path));
    }

    [TestMethod]
    public void Write_HalfPrecision_RoundsToItAndTakesHalfTheSpace()
    {
        var values = Enumerable.Range(0, 1000).Select(i => MathF.Sin(i) * i).ToArray();
        var file = new SafetensorsFile(
            new Dictionary<string, SafetensorsEntry> { ["a"] = new([10, 100], values) }, new Dictionary<string, string>());
        file.Write(_path);
        var length = new FileInfo(_path).Length;

        file.Write(_path, ElementType.F16);

        Assert.AreEqual(length - 2000, new FileInfo(_path).Length, 16);
        CollectionAssert.AreEqual(values.Select(value => (float)(Half)value).ToArray(), SafetensorsFile.Read(_path).Tensors["a"].Values);
    }

    [TestMethod]
    public void Write_NumberBeyondHalfPrecision_IsRefusedAndNothingIsWritten()
    {
        var file = new SafetensorsFile(
            new Dictionary<string, SafetensorsEntry> { ["a.var"] = new([2], [1, 70_000]) }, new Dictionary<string, string>());

        var error = Assert.ThrowsExactly<ArgumentException>(() => file.Write(_path, ElementType.F16));

        StringAssert.Contains(error.Message, "'a.var' has a value of 70000");
        Assert.IsFalse(File.Exists(_path));
    }

    [TestMethod]
    public void Write_TypeThatIsOnlyRead_IsRefused()
    {
        var file = new SafetensorsFile(
            new Dictionary<string, SafetensorsEntry> { ["a"] = new([1], [1]) }, new Dictionary<string, string>());

        var error = Assert.ThrowsExactly<ArgumentException>(() => file.Write(_path, ElementType.BF16));

        StringAssert.Contains(error.Message, "not written as BF16; choose F32 or F16");
        Assert.IsFalse(File.Exists(_path));
    }

    [TestMethod]
    [DataRow("F16", "003e", 1.5f)]
    [DataRow("BF16", "c03f", 1.5f)]
    [DataRow("F64", "000000000000f8bf", -1.5f)]
    [DataRow("I64", "0700000000000000", 7f)]
    [DataRow("I8", "ff", -1f)]
    [DataRow("U8", "ff", 255f)]
    [DataRow("BOOL", "01", 1f)]
    public void Read_OtherTypes_GivesTheirNumbers(string type, string data, float expected)
    {
        var bytes = Convert.FromHexString(data);
        Write($$$"""{"a":{"dtype":"{{{type}}}","shape":[1],"data_offsets":[0,{{{bytes.Length}}}]}}""", bytes);

        Assert.AreEqual(expected, SafetensorsFile.Read(_path).Tensors["a"].Values.Single());
    }

    [TestMethod]
    [DataRow("""{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}""", "has the type C64")]
    [DataRow("""{"a":{"dtype":"2","shape":[2],"data_offsets":[0,8]}}""", "has the type 2")]
    [DataRow("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        "without overlap or gap")]
    [DataRow("""{"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904,4611686018427387904],"data_offsets":[0,0]}}""",
        "claims")]
    [DataRow("""{"a":{"dtype":"F32","shape":[-2,-1],"data_offsets":[0,8]}}""", "no shape")]
    [DataRow("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "claims")]
    public void Read_HeaderThatLies_IsRefused(string header, string expected)
    {
        Write(header, new byte[8]);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => SafetensorsFile.Read(_path)).Message, expected);
    }

    private void Write(string header, byte[] data)
    {
        var text = System.Text.Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(_path, [.. BitConverter.GetBytes((long)text.Length), .. text, .. data]);
    }
}
