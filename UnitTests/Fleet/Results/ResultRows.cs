using MLNetGhost.Data;
using MLNetGhost.Fleet.Messages;
using MLNetGhost.Fleet.Results;

namespace MLNetGhost.UnitTests.Results;

/// <summary>Rows of results for tests.</summary>
internal static class ResultRows
{
    /// <summary>Class names.</summary>
    public static readonly string[] ClassNames = ["cat", "dog, \"big\"", "chat-huant"];

    /// <summary>Rows with none, one and several detections, and with errors.</summary>
    public static PictureResult[] Create(int count, int seed = 1)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(i => i % 7 == 3
                ? new PictureResult($"/data/ü{i}.jpg", 0, 0, [], $"{i} is \"cut\" short")
                : new PictureResult($"/data/ü{i}.jpg", 640, 480 + i, Detections(random), null) { Id = i % 2 == 0 ? new CocoId(100 + i) : null }),
        ];
    }

    /// <summary>Checks that rows are the same to the bit; ids are not part of a table.</summary>
    public static void AssertEqual(IReadOnlyList<PictureResult> expected, IReadOnlyList<PictureResult> actual)
    {
        Assert.HasCount(expected.Count, actual);
        for (var i = 0; i < expected.Count; i++)
        {
            CollectionAssert.AreEqual(expected[i].Detections.ToArray(), actual[i].Detections.ToArray(), $"row {i}");
            Assert.AreEqual(expected[i] with { Detections = [], Id = null }, actual[i] with { Detections = [], Id = null });
        }
    }

    /// <summary>The bytes of a table, written in chunks, and completed after some of them.</summary>
    public static async Task<byte[]> WriteAsync(
        Func<Stream, IResultWriter> create, PictureResult[] rows, int chunk, Action<MemoryStream, byte[]>? afterChunk = null)
    {
        var file = new MemoryStream();
        var writer = create(file);
        for (var first = 0; first < rows.Length; first += chunk)
        {
            await writer.WriteAsync(rows[first..Math.Min(rows.Length, first + chunk)], first);
            if (afterChunk is not null)
            {
                afterChunk(file, await writer.CompleteAsync());
            }
        }

        await writer.FinishAsync();
        await writer.DisposeAsync();
        return file.ToArray();
    }

    private static Detection[] Detections(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(3)).Select(id => new Detection(
            id, ClassNames[id], random.NextSingle(),
            new BoundingBox(random.NextSingle() * 100, random.NextSingle(), 200 + random.NextSingle(), 300.25f))),
    ];
}
