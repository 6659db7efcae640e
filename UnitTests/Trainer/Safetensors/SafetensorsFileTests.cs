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
    [DataRow("""{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}""", "has type C64")]
    [DataRow("""{"a":{"dtype":"2","shape":[2],"data_offsets":[0,8]}}""", "has type 2")]
    [DataRow("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        "claim more bytes")]
    [DataRow("""{"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904,4611686018427387904],"data_offsets":[0,0]}}""",
        "claims")]
    [DataRow("""{"a":{"dtype":"F32","shape":[-2,-1],"data_offsets":[0,8]}}""", "claims")]
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
