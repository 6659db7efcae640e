using System.IO.Compression;
using System.Runtime.InteropServices;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Weights;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Weights;

/// <summary>Files of torch.save, written byte by byte: what they say, and that nothing but data is read from them.</summary>
[TestClass]
public sealed class PyTorchFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("weights.pth");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Read_StateDict_GivesNamesShapesAndNumbers()
    {
        PyTorchArchive.WriteStateDict(FilePath, new Dictionary<string, SafetensorsEntry>
        {
            ["a.weight"] = new([2, 3], [1, 2, 3, 4, 5, 6]),
            ["scalar"] = new([], [7]),
            ["empty"] = new([0], []),
        });

        var tensors = PyTorchFile.Read(FilePath);

        Assert.HasCount(3, tensors);
        CollectionAssert.AreEqual(new long[] { 2, 3 }, tensors["a.weight"].Shape.ToArray());
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 4, 5, 6 }, tensors["a.weight"].Values);
        CollectionAssert.AreEqual(new float[] { 7 }, tensors["scalar"].Values);
        Assert.IsEmpty(tensors["empty"].Values);
    }

    [TestMethod]
    public void Read_OtherTypes_AreRoundedToSinglePrecision()
    {
        var archive = new PyTorchArchive().Code('}').Code('(');
        archive.Text("half").Tensor([2], Bytes((Half)1.5, (Half)(-2)), "HalfStorage", 2);
        archive.Text("brain").Tensor([1], [0xc0, 0x3f], "BFloat16Storage", 2);
        archive.Text("double").Tensor([1], Bytes(0.25), "DoubleStorage", 8);
        archive.Text("long").Tensor([1], Bytes(-3L), "LongStorage", 8);
        archive.Text("bool").Tensor([2], [0, 1], "BoolStorage", 1);
        archive.Code('u').Write(FilePath);

        var tensors = PyTorchFile.Read(FilePath);

        CollectionAssert.AreEqual(new float[] { 1.5f, -2 }, tensors["half"].Values);
        CollectionAssert.AreEqual(new float[] { 1.5f }, tensors["brain"].Values);
        CollectionAssert.AreEqual(new float[] { 0.25f }, tensors["double"].Values);
        CollectionAssert.AreEqual(new float[] { -3 }, tensors["long"].Values);
        CollectionAssert.AreEqual(new float[] { 0, 1 }, tensors["bool"].Values);
    }

    [TestMethod]
    public void Read_ViewsOfOneStorage_FollowOffsetAndStrides()
    {
        var archive = new PyTorchArchive().File("data/0", Bytes(0f, 1f, 2f, 3f, 4f, 5f)).Code('}').Code('(');
        archive.Text("transposed").View("0", 6, 0, [3, 2], [1, 3]);
        archive.Text("middle").View("0", 6, 2, [2], [1]);
        archive.Code('u').Write(FilePath);

        var tensors = PyTorchFile.Read(FilePath);

        CollectionAssert.AreEqual(new float[] { 0, 3, 1, 4, 2, 5 }, tensors["transposed"].Values);
        CollectionAssert.AreEqual(new float[] { 2, 3 }, tensors["middle"].Values);
    }

    [TestMethod]
    [DataRow("state_dict")]
    [DataRow("model")]
    [DataRow("state_dict_ema")]
    public void Read_CheckpointOfATrainingProgram_FindsItsStateDict(string key)
    {
        var archive = new PyTorchArchive().Code('}').Code('(').Text("epoch").Number(12).Text("arch").Text("ghostnetv3");
        archive.Text(key).StateDict(new Dictionary<string, SafetensorsEntry> { ["a"] = new([1], [5]) }).Code('u').Write(FilePath);

        CollectionAssert.AreEqual(new float[] { 5 }, PyTorchFile.Read(FilePath)["a"].Values);
    }

    /// <summary>A tensor beside the state dict, such as the best accuracy, does not hide it.</summary>
    [TestMethod]
    public void Read_CheckpointWithATensorOfItsOwn_FindsItsStateDict()
    {
        var archive = new PyTorchArchive().Code('}').Code('(').Text("best").Tensor([1], Bytes(4f));
        archive.Text("state_dict").StateDict(new Dictionary<string, SafetensorsEntry> { ["a"] = new([1], [5]) }).Code('u').Write(FilePath);

        CollectionAssert.AreEqual(new[] { "a" }, PyTorchFile.Read(FilePath).Keys.ToArray());
    }

    [TestMethod]
    public void Read_OtherProtocols_AreUnderstood()
    {
        var archive = new PyTorchArchive().Code(0x80, 4, 0x95).Bytes(new byte[8]).Code(']', 0x94, '0', '}', 0x94, 0x8c, 1, 'a', 0x94);
        archive.Tensor([1], Bytes(4f)).Code('s', '(', 0x8c, 1, 'b', 'h', 2, 'K', 9, 0x86, 'u', 'N', '0').Write(FilePath);

        CollectionAssert.AreEqual(new float[] { 4 }, PyTorchFile.Read(FilePath)["a"].Values);
    }

    [TestMethod]
    public void Read_PickleThatNeedsAClass_IsRefusedWithTheWayToSaveWithoutIt()
    {
        new PyTorchArchive().Code('}').Code('(').Text("model").Global("collections", "Counter").Code(')', 'R', 'u').Write(FilePath);

        var message = AssertRefused("needs Python's collections.Counter");

        StringAssert.Contains(message, "torch.save(model.state_dict(), \"state.pth\")");
        StringAssert.Contains(message, "torch.load(\"weights.pth\", weights_only=False)");
    }

    [TestMethod]
    public void Read_ClassNamedInAnyOtherWay_IsRefused()
    {
        new PyTorchArchive().Code(0x8c, 11).Bytes("collections"u8.ToArray()).Code(0x8c, 7).Bytes("Counter"u8.ToArray()).Code(0x93)
            .Write(FilePath);
        AssertRefused("collections.Counter");

        new PyTorchArchive().Code('(', 'i').Bytes("collections\nCounter\n"u8.ToArray()).Write(FilePath);
        AssertRefused("collections.Counter");

        new PyTorchArchive().Global("torch", "FloatStorage").Code(')', 'R').Write(FilePath);
        AssertRefused("a storage within the description");

        new PyTorchArchive().Code('}').Global("collections", "OrderedDict").Code(')', 0x81).Write(FilePath);
        AssertRefused("operation 0x81");
    }

    [TestMethod]
    public void Read_LengthsThatLie_AreRefused()
    {
        new PyTorchArchive().Code('}').Text("a").View("0", 1L << 60, 0, [1L << 30, 1L << 30], [1L << 30, 1]).Code('s').Write(FilePath);
        AssertRefused("claim");

        new PyTorchArchive().File("data/0", new byte[8]).Code('}').Text("a").View("0", 2, 1, [2], [1]).Code('s').Write(FilePath);
        AssertRefused("does not lie within the 2 elements");

        new PyTorchArchive().File("data/0", new byte[8]).Code('}').Text("a").View("0", 3, 0, [3], [1]).Code('s').Write(FilePath);
        AssertRefused("data/0 has 8 bytes; 3 elements of 4 bytes");

        new PyTorchArchive().Code('}').Text("a").View("1", 3, 0, [3], [1]).Code('s').Write(FilePath);
        AssertRefused("no data/1");

        new PyTorchArchive().Code('X', 0xff, 0xff, 0xff, 0xff).Write(FilePath);
        AssertRefused("4294967295 are announced");

        new PyTorchArchive().Code('}').Text("a").View("0", 4, -1, [2], [1]).Code('s').Write(FilePath);
        AssertRefused("does not lie within");

        var views = new PyTorchArchive().File("data/0", new byte[4000]).Code('}').Code('(');
        for (var i = 0; i < 100; i++)
        {
            views.Text($"{i}").View("0", 1000, 0, [1000], [1]);
        }

        views.Code('u').Write(FilePath);
        AssertRefused("its tensors claim 400000 bytes");
    }

    [TestMethod]
    public void Read_ArchivesOfAnotherKind_AreRefused()
    {
        new PyTorchArchive().StateDict(new Dictionary<string, SafetensorsEntry> { ["a"] = new([500], new float[500]) })
            .Write(FilePath, CompressionLevel.SmallestSize);
        AssertRefused("torch.save writes entries as they are");

        new PyTorchArchive().Code('N').Write(FilePath);
        AssertRefused("no dictionary of tensors");

        new PyTorchArchive().File("byteorder", "big"u8.ToArray()).Code('}').Write(FilePath);
        AssertRefused("big-endian");

        using (var archive = ZipFile.Open(_folder.File("other.zip"), ZipArchiveMode.Create))
        {
            archive.CreateEntry("readme.txt");
        }

        File.Move(_folder.File("other.zip"), FilePath, overwrite: true);
        AssertRefused("no data.pkl");
    }

    [TestMethod]
    [DataRow(new[] { (int)'t' })]
    [DataRow(new[] { (int)'a' })]
    [DataRow(new[] { '}', 'a' + 0 })]
    [DataRow(new[] { (int)'0' })]
    [DataRow(new[] { '(', (int)'q', 0 })]
    [DataRow(new[] { 'h', 9 })]
    [DataRow(new[] { ']', '(', 'N', (int)'u' })]
    [DataRow(new[] { '}', '(', 'N', 'N', (int)'u' })]
    [DataRow(new[] { '}', '(', 'N', (int)'u' })]
    [DataRow(new[] { ']', 'N', (int)'b' })]
    [DataRow(new[] { 'N', (int)'Q' })]
    [DataRow(new[] { 'N', ')', (int)'R' })]
    [DataRow(new[] { 0x8a, 200 })]
    [DataRow(new[] { 0x80, 9 })]
    [DataRow(new[] { (int)'c', 'x' })]
    [DataRow(new[] { 'U', 1, 0xff })]
    public void Read_PickleThatMakesNoSense_IsDamaged(int[] codes)
    {
        new PyTorchArchive().Code(codes).Write(FilePath);

        AssertRefused("cannot be read as a PyTorch file");
    }

    [TestMethod]
    public void Read_FileCutShortOrDisturbedAnywhere_IsRefusedOrRead()
    {
        PyTorchArchive.WriteStateDict(FilePath, new Dictionary<string, SafetensorsEntry> { ["a"] = new([3], [1, 2, 3]) });
        var whole = File.ReadAllBytes(FilePath);
        for (var length = 4; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            AssertRefused("cannot be read as a PyTorch file");
        }

        for (var at = 0; at < whole.Length; at++)
        {
            var disturbed = whole.ToArray();
            disturbed[at] ^= 0x55;
            File.WriteAllBytes(FilePath, disturbed);
            try
            {
                PyTorchFile.Read(FilePath);
            }
            catch (InvalidDataException e)
            {
                StringAssert.Contains(e.Message, FilePath);
            }
        }
    }

    [TestMethod]
    [DataRow(new byte[] { 0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9 }, DisplayName = "torch.save before 1.6")]
    [DataRow(new byte[] { 0x80, 4, 0x95, 0x0a, 0, 0, 0, 0, 0, 0, 0, (byte)'}', (byte)'.' }, DisplayName = "short frame")]
    [DataRow(new byte[] { 0x80, 2, (byte)'}', (byte)'q', 0, (byte)'X', 1, 0, 0, 0, (byte)'a', (byte)'.' }, DisplayName = "pickle.dumps")]
    public void WeightFile_BarePickle_SaysHowToSaveItAnew(byte[] content)
    {
        File.WriteAllBytes(FilePath, content);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => WeightFile.Read(FilePath));

        StringAssert.Contains(error.Message, "before version 1.6");
    }

    private static byte[] Bytes<T>(params T[] values)
        where T : struct => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private string AssertRefused(string expected)
    {
        var message = Assert.ThrowsExactly<InvalidDataException>(() => PyTorchFile.Read(FilePath)).Message;
        StringAssert.Contains(message, expected);
        StringAssert.Contains(message, FilePath);
        return message;
    }
}
