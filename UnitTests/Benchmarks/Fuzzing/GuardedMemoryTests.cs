using MLNetGhost.Benchmarks.Fuzzing;

namespace MLNetGhost.UnitTests.Benchmarks;

[TestClass]
public unsafe class GuardedMemoryTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(4095)]
    [DataRow(4096)]
    [DataRow(4097)]
    [DataRow(100_000)]
    public void Place_EveryByte_CanBeWritten(int length)
    {
        using var memory = new GuardedMemory();
        foreach (var atEnd in new[] { true, false })
        {
            var content = new Span<byte>(memory.Place(length, atEnd), length);
            content.Fill(7);

            Assert.IsFalse(content.ContainsAnyExcept((byte)7));
        }
    }

    [TestMethod]
    public void Copy_Content_LiesAgainstTheGuard()
    {
        using var memory = new GuardedMemory();
        byte[] content = [1, 2, 3];
        fixed (byte* end = memory.Copy(content, atEnd: true))
        {
            Assert.AreEqual(0, (nint)(end + content.Length) % Environment.SystemPageSize);
        }

        fixed (byte* start = memory.Copy(content, atEnd: false))
        {
            Assert.AreEqual(0, (nint)start % Environment.SystemPageSize);
            CollectionAssert.AreEqual(content, new ReadOnlySpan<byte>(start, content.Length).ToArray());
        }
    }
}
