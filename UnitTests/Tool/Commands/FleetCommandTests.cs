using System.Text.Json;
using Microsoft.ML;
using MLNetGhost.Fleet.Messages;
using MLNetGhost.Fleet.Results;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;
using MLNetGhost.UnitTests.Results;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Commands;

/// <summary>The program's fleet in processes of its own, some of which are killed.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class FleetCommandTests
{
    private const int Distinct = 12;
    private const int Repeats = 40;
    private const float Threshold = 0.01f;

    [TestMethod]
    public async Task Fleet_WorkersAndServerKilled_GivesTheSequentialTable()
    {
        using var folder = new TemporaryFolder();
        using var server = NatsServer.Start();
        var list = WritePictures(folder);
        string[] at = ["--server", server.Options.Server];
        string[] submit =
        [
            "fleet", "submit", "--source", "list.txt", "--weights", Model, "--job", "shapes", "--conf", "0.01", "--block", "8",
            "--deadline", "3", .. at,
        ];

        using (var killed = ProgramProcess.Start(folder.Path, submit))
        {
            await Task.Delay(1500);
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        var submitted = await RunAsync(folder, submit);
        StringAssert.Contains(submitted.Output, $"Job shapes: {list.Length} pictures in {(list.Length + 7) / 8} blocks");

        string[] work = ["fleet", "work", "--finish", "--cores", "1", "--job", "shapes", .. at];
        var workers = Enumerable.Range(0, 3).Select(_ => ProgramProcess.Start(folder.Path, work)).ToArray();
        foreach (var victim in workers[..2])
        {
            // It has at least one block under way behind the one that it reports.
            Assert.IsNotNull(await victim.StandardOutput.ReadLineAsync());
            victim.Kill();
            await victim.WaitForExitAsync();
            victim.Dispose();
        }

        server.Kill();
        Assert.IsFalse(workers[2].HasExited, "the third worker must be at work while the server is gone");
        await Task.Delay(1000);
        server.Start();
        var third = await ProgramProcess.WaitAsync(workers[2]);
        Assert.AreEqual(0, third.ExitCode, third.Error);
        await RunAsync(folder, ["fleet", "collect", "--job", "shapes", "--json", "t.jsonl", "--parquet", "t.parquet", .. at]);
        var status = await RunAsync(folder, ["fleet", "status", "--job", "shapes", "--json", .. at]);

        var (rows, names) = Sequential(list);
        Assert.IsGreaterThan(100, rows.Sum(row => row.Detections.Count));
        CollectionAssert.AreEqual(
            await ResultRows.WriteAsync(file => new JsonLinesWriter(file), rows, rows.Length),
            await File.ReadAllBytesAsync(folder.File("t.jsonl")));
        CollectionAssert.AreEqual(
            await ResultRows.WriteAsync(file => new ParquetResultWriter(file, names), rows, rows.Length),
            await File.ReadAllBytesAsync(folder.File("t.parquet")));
        var job = JsonDocument.Parse(status.Output).RootElement[0];
        Assert.AreEqual("done", job.GetProperty("state").GetString());
        Assert.AreEqual((list.Length, 2), (job.GetProperty("done").GetInt32(), job.GetProperty("failed").GetInt32()));
        Assert.AreEqual(0, job.GetProperty("dead_blocks").GetArrayLength());
    }

    private static string Model => Repository.PathOf("Samples", "Models", "shapes-edge-n.onnx");

    /// <summary>Photographs many times over, a file that is none, and one that is not there.</summary>
    private static string[] WritePictures(TemporaryFolder folder)
    {
        for (var i = 0; i < Distinct; i++)
        {
            File.WriteAllBytes(
                folder.File($"{i}.jpg"), TestPictures.Encode(TestPictures.Photograph(640, 480, i), SKEncodedImageFormat.Jpeg));
        }

        folder.Write("poison.jpg", "no picture");
        string[] list =
        [
            .. Enumerable.Range(0, Distinct * Repeats).Select(i => folder.File($"{i % Distinct}.jpg")), folder.File("poison.jpg"),
            folder.File("gone.jpg"),
        ];
        File.WriteAllLines(folder.File("list.txt"), list);
        return list;
    }

    private static async Task<ProgramProcess> RunAsync(TemporaryFolder folder, string[] arguments)
    {
        var ended = await ProgramProcess.WaitAsync(ProgramProcess.Start(folder.Path, arguments));
        Assert.AreEqual(0, ended.ExitCode, ended.Error);
        return ended;
    }

    /// <summary>What one process without an engine makes of the list, one picture after the other.</summary>
    private static (PictureResult[] Rows, IReadOnlyList<string> ClassNames) Sequential(string[] list)
    {
        var ml = new MLContext();
        using var detector = ml.Transforms.DetectObjects(
            Model, options: new DetectObjectsOptions { ScoreThreshold = Threshold, Threads = 1, ReadAhead = 0 })
            .Fit(ml.Data.LoadFromEnumerable<Input>([]));
        var found = ml.Data.CreateEnumerable<Output>(
            detector.Transform(ml.Data.LoadFromEnumerable(list[..Distinct].Select(path => new Input { ImagePath = path }))),
            reuseRowObject: false).Select(row => row.Detections).ToArray();
        var rows = list[..^2].Select((path, i) => new PictureResult(path, 640, 480, found[i % Distinct], null)).ToList();
        rows.Add(new PictureResult(list[^2], 0, 0, [], Assert.ThrowsExactly<InvalidDataException>(
            () => MLNetGhost.Imaging.ImageDecoder.ReadSize(list[^2])).Message));
        rows.Add(new PictureResult(list[^1], 0, 0, [],
            $"{list[^1]} does not exist on {Environment.MachineName}; it was moved or deleted after the job was submitted."));
        return ([.. rows], detector.ClassNames);
    }

    private sealed class Input
    {
        public string ImagePath { get; set; } = "";
    }

    private sealed class Output
    {
        public Detection[] Detections { get; set; } = [];
    }
}
