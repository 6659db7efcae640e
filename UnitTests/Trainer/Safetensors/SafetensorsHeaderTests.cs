using System.Buffers.Binary;
using System.Text;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Safetensors;

/// <summary>Headers that no writer makes: each is refused with a sentence, before memory is reserved for a tensor.</summary>
[TestClass]
public sealed class SafetensorsHeaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0]}}""", "no data_offsets of two", DisplayName = "one offset")]
    [DataRow("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16,32]}}""", "no data_offsets", DisplayName = "three offsets")]
    [DataRow("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[-16,0]}}""", "no data_offsets", DisplayName = "negative offset")]
    [DataRow("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0.5,16]}}""", "no data_offsets", DisplayName = "fraction")]
    [DataRow("""{"a":{"dtype":"F32","shape":[4],"data_offsets":{"0":0}}}""", "no data_offsets", DisplayName = "offsets as an object")]
    [DataRow("""{"a":{"dtype":"F32","shape":[4]}}""", "no data_offsets", DisplayName = "no offsets")]
    [DataRow("""{"a":{"dtype":"F32","data_offsets":[0,16]}}""", "no shape", DisplayName = "no shape")]
    [DataRow("""{"a":{"dtype":"F32","shape":["4"],"data_offsets":[0,16]}}""", "no shape", DisplayName = "shape as text")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,4],"data_offsets":[0,16]}}""", "no shape of at most 8", DisplayName = "rank")]
    [DataRow("""{"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}}""", "no shape", DisplayName = "negative size")]
    [DataRow("""{"a":{"dtype":"F32","shape":[5],"data_offsets":[0,16]}}""", "claims bytes 0 to 16 of 16", DisplayName = "wrong size")]
    [DataRow("""{"a":{"dtype":"F32","shape":[8],"data_offsets":[0,32]}}""", "claims bytes 0 to 32 of 16", DisplayName = "beyond the end")]
    [DataRow(
        """{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807,4,4],"data_offsets":[0,16]}}""", "claims bytes",
        DisplayName = "product overflows")]
    [DataRow(
        """{"a":{"dtype":"F32","shape":[4],"data_offsets":[9223372036854775807,16]}}""", "claims bytes", DisplayName = "end before begin")]
    [DataRow("""{"a":{"dtype":"C64","shape":[2],"data_offsets":[0,16]}}""", "has the type C64; only F64, F32", DisplayName = "other type")]
    [DataRow("""{"a":{"dtype":32,"shape":[4],"data_offsets":[0,16]}}""", "has the type of nothing; only", DisplayName = "type as a number")]
    [DataRow("""{"a":7}""", "is 7, not an object", DisplayName = "tensor as a number")]
    [DataRow("""{"a":null}""", "is null, not an object", DisplayName = "tensor as null")]
    [DataRow("""["a"]""", "its header is a list", DisplayName = "list")]
    [DataRow("""null""", "its header is null", DisplayName = "null")]
    [DataRow("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]""", "cannot be read as JSON", DisplayName = "cut short")]
    [DataRow("""{"\ud800":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "cannot be read as JSON", DisplayName = "half a pair")]
    [DataRow("""{"__metadata__":{"k":1}}""", "has 1 for 'k', not a text", DisplayName = "metadata as a number")]
    [DataRow("""{"__metadata__":[]}""", "__metadata__ is a list", DisplayName = "metadata as a list")]
    [DataRow(
        """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""",
        "cannot be read as JSON", DisplayName = "the same name twice")]
    [DataRow(
        """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""",
        "without overlap or gap", DisplayName = "overlap")]
    [DataRow(
        """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"b":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""",
        "without overlap or gap", DisplayName = "the same bytes twice")]
    [DataRow("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[4,16]}}""", "without overlap or gap", DisplayName = "gap")]
    [DataRow("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "end at byte 12 of 16", DisplayName = "bytes left over")]
    public void Read_HostileHeader_IsInvalidData(string header, string expected) =>
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Read(header)).Message, expected);

    [TestMethod]
    public void Read_TensorsInAnyOrder_AreAccepted()
    {
        var file = Read("""{"b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},"e":{"dtype":"F32","shape":[0],"data_offsets":[8,8]},"""
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}");

        CollectionAssert.AreEqual(new float[] { 1, 2 }, file.Tensors["a"].Values);
        CollectionAssert.AreEqual(new float[] { 3, 4 }, file.Tensors["b"].Values);
        Assert.IsEmpty(file.Tensors["e"].Values);
    }

    [TestMethod]
    public void Read_ManyTensorsOverTheSameBytes_ReservesNothing()
    {
        var tensors = Enumerable.Range(0, 2000).Select(i => $$"""
            "{{i}}":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}
            """);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.ThrowsExactly<InvalidDataException>(() => Read($"{{{string.Join(',', tensors)}}}"));

        Assert.IsLessThan(20 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Read_TooManyTensors_SaysHowManyThereMayBe()
    {
        var tensors = Enumerable.Range(0, SafetensorsFile.MostTensors + 1).Select(i => $$"""
            "{{i}}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}
            """);

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Read($"{{{string.Join(',', tensors)}}}")).Message, "more than 100000 tensors");
    }

    [TestMethod]
    public void Read_LongName_IsQuotedShortAndOnOneLine()
    {
        var name = $"a\\n{new string('b', 100_000)}";

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read($$"""{"{{name}}":7}"""));

        Assert.IsLessThan(1000, error.Message.Length);
        Assert.IsFalse(error.Message.Contains('\n', StringComparison.Ordinal));
    }

    /// <summary>Reads a file with this header and the data 1, 2, 3, 4.</summary>
    private SafetensorsFile Read(string header)
    {
        var path = _folder.File("a.safetensors");
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        float[] data = [1, 2, 3, 4];
        File.WriteAllBytes(path, [.. length, .. text, .. data.SelectMany(BitConverter.GetBytes)]);
        return SafetensorsFile.Read(path);
    }
}
