using MLNetGhost.Model;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Model;

[TestClass]
public sealed class BytePrecisionTests
{
    private const int Avx512Vnni = 1 << 11;
    private const int AvxVnni = 1 << 4;

    [TestMethod]
    [DataRow(0, 0, true, false, false, DisplayName = "AVX2 alone")]
    [DataRow(0, 0, true, true, false, DisplayName = "AVX-512 without VNNI")]
    [DataRow(Avx512Vnni, 0, true, true, true, DisplayName = "AVX-512 with VNNI")]
    [DataRow(Avx512Vnni, 0, true, false, false, DisplayName = "the system does not save 512 bits")]
    [DataRow(0, AvxVnni, true, false, true, DisplayName = "VNNI for 256 bits")]
    [DataRow(0, AvxVnni, false, false, false, DisplayName = "the system does not save 256 bits")]
    [DataRow(~Avx512Vnni, ~AvxVnni, true, true, false, DisplayName = "every other feature")]
    public void HasVnni_Registers_AreReadAsTheProcessorMeansThem(int ecx, int eax, bool hasAvx2, bool hasAvx512, bool expected) =>
        Assert.AreEqual(expected, BytePrecision.HasVnni(ecx, eax, hasAvx2, hasAvx512));

    [TestMethod]
    public void ByteOperators_FloatModelAndOtherBytes_HaveNone()
    {
        using var model = new MemoryStream(TestDetectors.Raw());
        using var text = new MemoryStream("DequantizeLinear"u8.ToArray());

        Assert.IsFalse(ByteOperators.AreIn(model));
        Assert.IsFalse(ByteOperators.AreIn(text));
    }

    [TestMethod]
    [DataRow("DequantizeLinear", true)]
    [DataRow("QLinearConv", true)]
    [DataRow("DequantizeLinearly", false)]
    [DataRow("Conv", false)]
    public void ByteOperators_NodeOfAType_IsFoundByItsWholeName(string type, bool expected)
    {
        // Model → graph → node → op_type, each a length-delimited field; the name of the node does not count.
        byte[] node = [.. Field(3, "QGemm"u8), .. Field(4, System.Text.Encoding.UTF8.GetBytes(type))];
        using var model = new MemoryStream(Field(7, Field(1, node)));

        Assert.AreEqual(expected, ByteOperators.AreIn(model));
    }

    private static byte[] Field(int number, ReadOnlySpan<byte> content) => [(byte)((number << 3) | 2), (byte)content.Length, .. content];
}
