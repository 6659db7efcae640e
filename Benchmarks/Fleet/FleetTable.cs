using Microsoft.ML;
using MLNetGhost.Fleet;
using MLNetGhost.Fleet.Engine;
using MLNetGhost.Fleet.Jobs;
using MLNetGhost.Fleet.Messages;

namespace MLNetGhost.Benchmarks.Fleet;

/// <summary>A job whose results a test double of a worker stores, to time the collecting of very many.</summary>
internal sealed class FleetTable(EngineProcess engine, string weights)
{
    private const string Job = "table";
    private const int LeastDetections = 3;
    private const int MostDetections = 8;
    private const int UnderWay = 64;

    /// <summary>Submits a job and stores its results.</summary>
    /// <param name="rows">Number of pictures.</param>
    /// <returns>The job's name, and the number of detections.</returns>
    public async Task<(string Job, long Detections)> FillAsync(int rows)
    {
        await using var client = await FleetClient.ConnectAsync(engine.Options);
        var ml = new MLContext();
        using var detector = ml.Transforms.DetectObjects(weights).Fit(ml.Data.LoadFromEnumerable<Row>([]));
        var list = PictureList.FromPaths(Enumerable.Range(0, rows).Select(i => $"{i / 1000:D5}/{i:D9}.jpg"), "/data/pictures");
        await client.SubmitAsync(Job, detector, list);
        await using var connection = await EngineConnection.OpenAsync(engine.Options, default);
        var job = await new JobStore(connection).ReadAsync(Job, default);
        var (store, random, detections) = (new ResultStore(connection, job), new Random(1), 0L);
        var underWay = new Queue<Task>();
        foreach (var block in list.ReadBlocks(job.BlockSize, 0))
        {
            var pictures = block.Pictures
                .Select(picture => new PictureResult(job.PathOf(picture.Name), 640, 480, Detect(random, job.ClassNames), null)).ToArray();
            detections += pictures.Sum(picture => picture.Detections.Count);
            underWay.Enqueue(store.WriteAsync(new BlockResult(block.Number, block.First, job.ModelVersion, "double", pictures), default));
            if (underWay.Count == UnderWay)
            {
                await underWay.Dequeue();
            }
        }

        await Task.WhenAll(underWay);
        return (Job, detections);
    }

    private static Detection[] Detect(Random random, IReadOnlyList<string> names) =>
    [
        .. Enumerable.Range(0, random.Next(LeastDetections, MostDetections)).Select(_ => random.Next(names.Count))
            .Select(id => new Detection(
                id, names[id], random.NextSingle(), new BoundingBox(
                    random.NextSingle() * 300,
                    random.NextSingle() * 200,
                    300 + random.NextSingle() * 300,
                    200 + random.NextSingle() * 200))),
    ];

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";
    }
}
