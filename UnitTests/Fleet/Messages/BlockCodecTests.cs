using MLNetGhost.Data;
using MLNetGhost.Fleet.Messages;

namespace MLNetGhost.UnitTests.Messages;

[TestClass]
public sealed class BlockCodecTests
{
    private static readonly PictureBlock s_block = new(
        3, 192, [new("a/ä 1.jpg", null), new("/full/b.png", new CocoId(-7)), new("", new CocoId(0, "x/y"))]);

    [TestMethod]
    public void Read_WhatWasWritten_IsTheBlock()
    {
        var read = BlockCodec.Read(BlockCodec.Write(s_block));

        Assert.AreEqual((3L, 192L), (read.Number, read.First));
        CollectionAssert.AreEqual(s_block.Pictures.ToArray(), read.Pictures.ToArray());
    }

    [TestMethod]
    public void Read_EveryCutAndEveryOtherFirstByte_IsRefused()
    {
        var bytes = BlockCodec.Write(s_block);

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.ThrowsExactly<InvalidDataException>(() => BlockCodec.Read(bytes.AsSpan(0, length)), $"{length} bytes");
        }

        Assert.ThrowsExactly<InvalidDataException>(() => BlockCodec.Read([.. bytes, 0]));
        Assert.ThrowsExactly<InvalidDataException>(() => BlockCodec.Read([(byte)'X', .. bytes[1..]]));
    }

    [TestMethod]
    public void Read_CountBeyondTheMessage_ReservesNothing() => StringAssert.Contains(
        Assert.ThrowsExactly<InvalidDataException>(
            () => BlockCodec.Read([.. "MGB1"u8, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x07])).Message,
        "purge the job and submit it again");
}
