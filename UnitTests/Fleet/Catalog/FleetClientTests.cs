using Microsoft.ML;
using MLNetGhost.Data;
using MLNetGhost.Fleet;
using MLNetGhost.Fleet.Collecting;
using MLNetGhost.Fleet.Engine;
using MLNetGhost.Fleet.Jobs;
using MLNetGhost.Fleet.Messages;
using MLNetGhost.Fleet.Results;
using MLNetGhost.Fleet.Work;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;
using MLNetGhost.UnitTests.Results;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace MLNetGhost.UnitTests.Catalog;

/// <summary>Jobs from submission to table on a server, with a tiny model in this process.</summary>
[TestClass]
public sealed class FleetClientTests
{
    private const int Pictures = 21;

    private static readonly SubmitOptions s_blocks = new() { BlockSize = 4, Deadline = 2 };
    private static readonly WorkerOptions s_once = new() { StopsWhenDone = true, Cores = 2 };

    private static NatsServer? s_server;
    private static TemporaryFolder? s_folder;
    private static ObjectDetectionTransformer? s_detector;

    [ClassInitialize]
    public static void StartServer(TestContext context)
    {
        s_folder = new TemporaryFolder();
        for (var i = 0; i < Pictures - 2; i++)
        {
            PictureFiles.Write(s_folder, $"pictures/{i:D2}.jpg", 64 + i, 50);
        }

        s_folder.Write("pictures/cut.jpg", "this is no picture");
        s_folder.Write("list.txt", string.Join('\n', Directory.GetFiles(s_folder.File("pictures"), "*.jpg").Order(StringComparer.Ordinal)
            .Append("pictures/gone.jpg")));
        s_detector = Detector();
        s_server = NatsServer.Start();
    }

    [ClassCleanup]
    public static void StopServer()
    {
        s_server?.Dispose();
        s_detector?.Dispose();
        s_folder?.Dispose();
    }

    [TestMethod]
    public async Task Collect_AfterWork_IsTheSequentialRunByteForByte()
    {
        await using var client = await ConnectAsync();
        var list = List();

        var report = await client.SubmitAsync("whole", s_detector!, list, s_blocks);
        var summary = await client.WorkAsync(s_once with { Jobs = ["whole"] });
        var status = await client.ReadStatusAsync("whole");

        Assert.AreEqual((Pictures, 6L, 6L), ((int)report.Pictures, report.Blocks, report.AddedBlocks));
        Assert.AreEqual((6L, (long)Pictures, 2L), (summary.Blocks, summary.Pictures, summary.Failed));
        Assert.AreEqual((JobState.Done, (long)Pictures, 2L, 0L), (status.State, status.Done, status.Failed, status.InFlight));
        var expected = Sequential(list);
        foreach (var (format, create) in new (TableFormat, Func<Stream, IResultWriter>)[]
        {
            (TableFormat.Parquet, file => new ParquetResultWriter(file, s_detector!.ClassNames)),
            (TableFormat.JsonLines, file => new JsonLinesWriter(file)), (TableFormat.Coco, file => new CocoResultsWriter(file, null)),
        })
        {
            var path = s_folder!.File($"whole.{format}");
            await client.CollectAsync("whole", path, format);
            CollectionAssert.AreEqual(
                await ResultRows.WriteAsync(create, expected, Pictures), await File.ReadAllBytesAsync(path), $"{format}");
        }

        Assert.AreEqual(
            0, Directory.GetFiles(s_folder!.Path, "*.part*").Length, "a finished table leaves nothing beside it");
        var rows = new MLContext().ObjectDetection.LoadFromJob("whole", s_server!.Options);
        Assert.AreEqual(Pictures, rows.GetRowCount());
        CollectionAssert.AreEqual(
            expected.Select(row => row.Picture).ToArray(), new MLContext().Data.CreateEnumerable<Input>(rows, reuseRowObject: false).Select(row => row.ImagePath).ToArray());
        StringAssert.Contains(expected[^2].Error!, "cut.jpg");
        StringAssert.Contains(expected[^1].Error!, $"gone.jpg does not exist on {Environment.MachineName}");
    }

    [TestMethod]
    public async Task Submit_StoppedAndRepeated_AddsEachBlockOnce()
    {
        await using var client = await ConnectAsync();
        var list = PictureList.FromPaths(Enumerable.Range(0, 1000).Select(i => $"{i:D4}.jpg"), s_folder!.File("pictures"));
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAsync<OperationCanceledException>(() => client.SubmitAsync(
            "stopped", s_detector!, list, s_blocks, new Called<SubmitProgress>(step =>
            {
                if (step.Pictures >= 100)
                {
                    stop.Cancel();
                }
            }), stop.Token));
        var before = await client.ReadStatusAsync("stopped");
        var rest = await client.SubmitAsync("stopped", s_detector!, list, s_blocks);
        var again = await client.SubmitAsync("stopped", s_detector!, list, s_blocks);
        var after = await client.ReadStatusAsync("stopped");

        Assert.AreEqual(JobState.Submitting, before.State);
        Assert.IsTrue(before.Submitted is >= 100 and < 1000, $"{before.Submitted}");
        Assert.AreEqual(250 - before.Submitted / 4, rest.AddedBlocks);
        Assert.AreEqual(0, again.AddedBlocks);
        Assert.IsFalse(again.SentModel);
        Assert.AreEqual((JobState.Running, 1000L, 0L), (after.State, after.Submitted, after.Done));
    }

    /// <summary>The server checks message ids for two minutes only; blocks that are done have no message any more at all.</summary>
    [TestMethod]
    public async Task Submit_AfterAllBlocksAreDone_AddsNothing()
    {
        await using var client = await ConnectAsync();
        await client.SubmitAsync("done", s_detector!, List(), s_blocks);
        await client.WorkAsync(s_once with { Jobs = ["done"] });

        var again = await client.SubmitAsync("done", s_detector!, List(), s_blocks);

        Assert.AreEqual(0, again.AddedBlocks);
        Assert.AreEqual(JobState.Done, (await client.ReadStatusAsync("done")).State);
    }

    [TestMethod]
    public async Task Submit_SameNameWithSomethingElse_SaysWhat()
    {
        await using var client = await ConnectAsync();
        using var other = Detector(seed: 2);
        using var strict = Detector(threshold: 0.7f);
        await client.SubmitAsync("named", s_detector!, List(), s_blocks);

        await AssertSaysAsync("has another model (", other, List(), s_blocks);
        await AssertSaysAsync("has the same model with other options", strict, List(), s_blocks);
        await AssertSaysAsync("has other pictures (21 below", s_detector!, PictureList.FromFolder(s_folder!.File("pictures")), s_blocks);
        await AssertSaysAsync("has blocks of 4 pictures, not 5", s_detector!, List(), s_blocks with { BlockSize = 5 });
        await client.CancelAsync("named");
        await AssertSaysAsync("was cancelled", s_detector!, List(), s_blocks);

        async Task AssertSaysAsync(string text, ObjectDetectionTransformer detector, PictureList list, SubmitOptions options)
        {
            var e = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => client.SubmitAsync("named", detector, list, options));
            StringAssert.Contains(e.Message, text);
            StringAssert.Contains(e.Message, "choose another name");
        }
    }

    [TestMethod]
    public async Task Work_TwoJobsAtOnce_KeepsThemApart()
    {
        await using var client = await ConnectAsync();
        using var other = Detector(seed: 2, threshold: 0.6f);
        await client.SubmitAsync("one", s_detector!, List(), s_blocks);
        await client.SubmitAsync("two", other, List(), s_blocks with { SendBytes = true });

        var summary = await client.WorkAsync(s_once with { Jobs = ["one", "two"] });

        Assert.AreEqual(2 * Pictures, summary.Pictures);
        await AssertRowsAsync(client, "one", Sequential(List()));
        var bytes = await CollectAsync(client, "two");
        var rows = Sequential(List(), other);
        for (var i = 0; i < Pictures - 2; i++)
        {
            CollectionAssert.AreEqual(rows[i].Detections.ToArray(), bytes[i].Detections.ToArray());
        }

        Assert.IsNotNull(bytes[^1].Error);
        Assert.IsNotNull(bytes[^2].Error);
    }

    [TestMethod]
    public async Task Work_PathsThatTheMachineDoesNotSee_NamesMachineAndPath()
    {
        await using var client = await ConnectAsync();
        await client.SubmitAsync("blind", s_detector!, PictureList.FromPaths(["a.jpg", "b.jpg"], "/nowhere/at/all"), s_blocks);

        var e = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => client.WorkAsync(s_once with { Jobs = ["blind"] }));

        StringAssert.Contains(e.Message, $"{Environment.MachineName} sees none of the pictures");
        StringAssert.Contains(e.Message, "/nowhere/at/all/a.jpg");
        Assert.AreEqual(0, (await client.ReadStatusAsync("blind")).Done, "the pictures are not turned into errors");
        await client.CancelAsync("blind");
    }

    [TestMethod]
    public async Task Work_RootOfThisMachine_FindsThePictures()
    {
        await using var client = await ConnectAsync();
        var names = Directory.GetFiles(s_folder!.File("pictures")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);
        await client.SubmitAsync("mounted", s_detector!, PictureList.FromPaths(names, "/over/there"), s_blocks);

        var summary = await client.WorkAsync(s_once with { Jobs = ["mounted"], Root = s_folder.File("pictures") });

        Assert.AreEqual(1, summary.Failed);
        Assert.AreEqual("/over/there/00.jpg", (await CollectAsync(client, "mounted"))[0].Picture);
    }

    [TestMethod]
    public async Task Work_BlockThatEndedThreeWorkers_GoesToTheDeadLetters()
    {
        await using var client = await ConnectAsync();
        await client.SubmitAsync("deadly", s_detector!, List(), s_blocks);
        await using var engine = await EngineConnection.OpenAsync(s_server!.Options, default);
        var job = await new JobStore(engine).ReadAsync("deadly", default);
        var consumer = await new BlockQueue(engine, job).ConsumerAsync(default);
        var taken = await consumer.NextAsync<byte[]>(opts: new NatsJSNextOpts { Expires = TimeSpan.FromSeconds(2) });
        var block = BlockCodec.Read(taken!.Data).Number;
        await new ResultStore(engine, job).WriteAttemptsAsync(block, ["gone-1", "gone-2", "gone-3"], default);
        await taken.NakAsync();

        var events = new List<WorkerEvent>();
        await client.WorkAsync(s_once with { Jobs = ["deadly"] }, new Called<WorkerEvent>(events.Add));
        var status = await client.ReadStatusAsync("deadly");
        var rows = await CollectAsync(client, "deadly");

        var dead = status.DeadBlocks.Single();
        Assert.AreEqual((block, 4), (dead.Block, dead.Pictures));
        CollectionAssert.AreEqual(new[] { "gone-1", "gone-2", "gone-3" }, dead.Workers.ToArray());
        Assert.AreEqual((JobState.Done, 6L), (status.State, status.Failed));
        Assert.HasCount(Pictures, rows);
        Assert.AreEqual(4, rows.Count(row => row.Error?.Contains("ended 3 workers (gone-1, gone-2, gone-3)", StringComparison.Ordinal) == true));
        Assert.IsTrue(events.Exists(message => message.IsProblem && message.Message.Contains("given up", StringComparison.Ordinal)));
    }

    /// <summary>What a server 2.9 that was killed may leave: a message that its consumer has done with.</summary>
    [TestMethod]
    public async Task Work_BlockThatTheServerDoesNotSend_IsScoredAllTheSame()
    {
        await using var client = await ConnectAsync();
        await client.SubmitAsync("stuck", s_detector!, List(), s_blocks);
        await using var engine = await EngineConnection.OpenAsync(s_server!.Options, default);
        var job = await new JobStore(engine).ReadAsync("stuck", default);
        var stream = EngineNames.Work("stuck");
        await engine.JetStream.DeleteConsumerAsync(stream, EngineNames.Consumer);
        await engine.JetStream.CreateOrUpdateConsumerAsync(stream, new ConsumerConfig(EngineNames.Consumer)
        {
            AckPolicy = ConsumerConfigAckPolicy.Explicit,
            AckWait = TimeSpan.FromSeconds(2),
            MaxDeliver = 1,
        });
        var consumer = await new BlockQueue(engine, job).ConsumerAsync(default);
        await foreach (var _ in consumer.FetchAsync<byte[]>(new NatsJSFetchOpts { MaxMsgs = 2, Expires = TimeSpan.FromSeconds(2) }))
        {
            // Delivered for the only time, and forgotten.
        }

        await client.WorkAsync(s_once with { Jobs = ["stuck"] });

        Assert.AreEqual(JobState.Done, (await client.ReadStatusAsync("stuck")).State);
        await AssertRowsAsync(client, "stuck", Sequential(List()));
    }

    [TestMethod]
    public async Task Submit_AfterTheServerLostBlocks_AddsThemAgain()
    {
        await using var client = await ConnectAsync();
        await client.SubmitAsync("lost", s_detector!, List(), s_blocks);
        await using var engine = await EngineConnection.OpenAsync(s_server!.Options, default);
        var job = await new JobStore(engine).ReadAsync("lost", default);
        await new BlockQueue(engine, job).RemoveAsync(2, default);
        await client.WorkAsync(s_once with { Jobs = ["lost"] });
        var e = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => CollectAsync(client, "lost"));

        var again = await client.SubmitAsync("lost", s_detector!, List(), s_blocks);
        await client.WorkAsync(s_once with { Jobs = ["lost"] });

        StringAssert.Contains(e.Message, "block 2 is the first without. The server has lost blocks");
        Assert.AreEqual(1, again.AddedBlocks);
        await AssertRowsAsync(client, "lost", Sequential(List()));
    }

    [TestMethod]
    public async Task Collect_BeforeTheEndAndAfter_ContinuesTheTable()
    {
        await using var client = await ConnectAsync();
        await client.SubmitAsync("later", s_detector!, List(), s_blocks);
        await using var engine = await EngineConnection.OpenAsync(s_server!.Options, default);
        var job = await new JobStore(engine).ReadAsync("later", default);
        var rows = Sequential(List());
        await new ResultStore(engine, job).WriteAsync(Result(job, rows, 0), default);
        await new ResultStore(engine, job).WriteAsync(Result(job, rows, 1), default);
        var path = s_folder!.File("later.parquet");

        var e = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => client.CollectAsync("later", path));
        await client.WorkAsync(s_once with { Jobs = ["later"] });
        var report = await client.CollectAsync("later", path);

        StringAssert.Contains(e.Message, "2 of 6 blocks have results");
        Assert.AreEqual(8, report.Resumed);
        ResultRows.AssertEqual(rows, [.. ParquetResultSource.Open(path).Read()]);
        Assert.ThrowsExactly<FileNotFoundException>(() => ParquetResultSource.Open(path + ".part"));
    }

    [TestMethod]
    public async Task Collect_ResultsOfAnotherModel_SaysWhichWorker()
    {
        await using var client = await ConnectAsync();
        await client.SubmitAsync("mixed", s_detector!, List(), s_blocks);
        await client.WorkAsync(s_once with { Jobs = ["mixed"] });
        await using var engine = await EngineConnection.OpenAsync(s_server!.Options, default);
        var job = await new JobStore(engine).ReadAsync("mixed", default);
        var foreign = Result(job, Sequential(List()), 3) with { ModelVersion = "fedcba9876543210", Worker = "old-7" };
        await new ResultStore(engine, job).WriteAsync(foreign, default);

        var e = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => CollectAsync(client, "mixed"));

        StringAssert.Contains(e.Message, "Block 3 of the job 'mixed' was scored by old-7 with model version fedcba9876543210");
    }

    [TestMethod]
    public async Task Results_LongerThanAMessage_AreStoredInParts()
    {
        await using var client = await ConnectAsync();
        await client.SubmitAsync("parts", s_detector!, List(), s_blocks);
        await using var engine = await EngineConnection.OpenAsync(s_server!.Options, default);
        var job = await new JobStore(engine).ReadAsync("parts", default) with { PartBytes = 100 };
        var result = Result(job, Sequential(List()), 0);

        await new ResultStore(engine, job).WriteAsync(result, default);
        var read = await new ResultStore(engine, job).ReadAsync(0, default);

        Assert.IsGreaterThan(200, ResultCodec.Write(result).Length);
        ResultRows.AssertEqual([.. result.Pictures], [.. read!.Pictures]);
    }

    [TestMethod]
    public async Task Convert_Results_IsADatasetThatIsRead()
    {
        await using var client = await ConnectAsync();
        await client.SubmitAsync("labels", s_detector!, List(), s_blocks);
        await client.WorkAsync(s_once with { Jobs = ["labels"] });
        var folder = s_folder!.File("dataset");

        var report = await client.ConvertAsync("labels", folder, DatasetFormats.Yolo, new CollectOptions { ScoreThreshold = 0.6f });

        var splits = new[] { "train", "val" }.Select(split => DatasetFormats.Yolo.Read(folder, split)).ToArray();
        var expected = Sequential(List()).Where(row => row.Error is null)
            .Sum(row => row.Detections.Count(found => found.Score > 0.6f));
        Assert.AreEqual((Pictures - 2L, 2L), (report.Pictures, report.Failed));
        CollectionAssert.AreEqual(new[] { 15, 4 }, splits.Select(split => split.Images.Count).ToArray());
        Assert.IsGreaterThan(0, expected);
        Assert.AreEqual(expected, report.Detections);
        Assert.IsTrue(splits.Sum(split => split.Images.Sum(image => image.Annotations.Count)) > 0);
        CollectionAssert.AreEqual(s_detector!.ClassNames.ToArray(), splits[0].ClassNames.ToArray());
    }

    [TestMethod]
    public async Task Purge_Job_RemovesAllOfItAndOnlyThat()
    {
        await using var client = await ConnectAsync();
        using var other = Detector(seed: 9);
        await client.SubmitAsync("kept", other, List(), s_blocks);
        await client.SubmitAsync("gone", other, List(), s_blocks with { SendBytes = true });

        var early = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => client.PurgeAsync("gone"));
        await client.CancelAsync("gone");
        var cancelled = await client.ReadStatusAsync("gone");
        await client.PurgeAsync("gone");
        var missing = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => client.ReadStatusAsync("gone"));
        await client.WorkAsync(s_once with { Jobs = ["kept"] });

        StringAssert.Contains(early.Message, "cancel it first");
        Assert.AreEqual(JobState.Cancelled, cancelled.State);
        StringAssert.Contains(missing.Message, "kept");
        await using var engine = await EngineConnection.OpenAsync(s_server!.Options, default);
        await foreach (var stream in engine.JetStream.ListStreamNamesAsync())
        {
            Assert.IsFalse(stream.EndsWith("gone", StringComparison.Ordinal), stream);
        }

        Assert.AreEqual(JobState.Done, (await client.ReadStatusAsync("kept")).State, "its model is still there");
    }

    [TestMethod]
    public async Task Work_ToldToStop_FinishesItsBlockAndGivesTheOthersBack()
    {
        await using var client = await ConnectAsync();
        var list = PictureList.FromPaths(Enumerable.Repeat(s_folder!.File("pictures", "00.jpg"), 4000), s_folder.Path);
        await client.SubmitAsync("long", s_detector!, list, s_blocks with { BlockSize = 8 });
        using var stop = new CancellationTokenSource();

        var summary = await client.WorkAsync(
            new WorkerOptions { Jobs = ["long"], Cores = 1 },
            new Called<WorkerEvent>(_ => stop.Cancel()), stop.Token);
        var status = await client.ReadStatusAsync("long");

        Assert.IsTrue(summary.Blocks is > 0 and < 100, $"{summary.Blocks}");
        Assert.AreEqual(8 * summary.Blocks, status.Done);
        await using var engine = await EngineConnection.OpenAsync(s_server!.Options, default);
        var consumer = await new BlockQueue(engine, await new JobStore(engine).ReadAsync("long", default)).ConsumerAsync(default);
        var back = await consumer.NextAsync<byte[]>(opts: new NatsJSNextOpts { Expires = TimeSpan.FromSeconds(1) });
        Assert.AreEqual(2UL, back!.Metadata!.Value.NumDelivered, "what was not begun is given back at once");
        Assert.IsEmpty(status.Workers);
        await client.CancelAsync("long");
    }

    [TestMethod]
    public async Task Connect_ServerWithoutJetStream_SaysHowToStartIt()
    {
        using var server = NatsServer.Start("--trace=false");

        var e = await Assert.ThrowsExactlyAsync<IOException>(() => FleetClient.ConnectAsync(server.Options));

        StringAssert.Contains(e.Message, "runs without JetStream");
        StringAssert.Contains(e.Message, "nats-server --jetstream --store_dir");
    }

    [TestMethod]
    public async Task Submit_LimitOfTheServer_SaysSoAndContinuesLater()
    {
        await using var client = await ConnectAsync();
        var list = PictureList.FromPaths(Enumerable.Range(0, 400).Select(i => $"{i:D4}.jpg"), s_folder!.File("pictures"));
        await using var engine = await EngineConnection.OpenAsync(s_server!.Options, default);
        await client.SubmitAsync("limited", s_detector!, list, s_blocks);
        await client.CancelAsync("limited");
        await client.PurgeAsync("limited");
        var config = new StreamConfig(EngineNames.Work("limited"), ["mlnetghost.limited.*.work.>"])
        {
            Retention = StreamConfigRetention.Workqueue,
            Discard = StreamConfigDiscard.New,
            AllowDirect = true,
            MaxMsgs = 10,
        };
        await engine.JetStream.CreateStreamAsync(config);

        var e = await Assert.ThrowsExactlyAsync<IOException>(() => client.SubmitAsync("limited", s_detector!, list, s_blocks));
        await engine.JetStream.UpdateStreamAsync(config with { MaxMsgs = 1000 });
        var rest = await client.SubmitAsync("limited", s_detector!, list, s_blocks);

        StringAssert.Contains(e.Message, "raise the limit");
        Assert.AreEqual(90, rest.AddedBlocks);
    }

    private static Task<FleetClient> ConnectAsync() => FleetClient.ConnectAsync(s_server!.Options);

    private static PictureList List() => PictureList.FromFile(s_folder!.File("list.txt"));

    private static ObjectDetectionTransformer Detector(int seed = 1, float threshold = 0.5f)
    {
        var ml = new MLContext();
        return ml.Transforms.DetectObjects(
            TestDetectors.Yolo(seed: seed), options: new DetectObjectsOptions { ScoreThreshold = threshold, Threads = 1, ReadAhead = 0 })
            .Fit(ml.Data.LoadFromEnumerable<Input>([]));
    }

    /// <summary>What one process without an engine makes of the pictures, one after the other.</summary>
    private static PictureResult[] Sequential(PictureList list, ObjectDetectionTransformer? detector = null)
    {
        var (ml, results) = (new MLContext(), new List<PictureResult>());
        foreach (var path in list.Read().Select(picture => Path.Combine(list.Root, picture.Name)))
        {
            try
            {
                var (width, height) = MLNetGhost.Imaging.ImageDecoder.ReadSize(path);
                var rows = (detector ?? s_detector!).Transform(ml.Data.LoadFromEnumerable([new Input { ImagePath = path }]));
                results.Add(new PictureResult(
                    path, width, height, ml.Data.CreateEnumerable<Output>(rows, reuseRowObject: false).Single().Detections, null));
            }
            catch (FileNotFoundException)
            {
                results.Add(new PictureResult(path, 0, 0, [],
                    $"{path} does not exist on {Environment.MachineName}; it was moved or deleted after the job was submitted."));
            }
            catch (InvalidDataException e)
            {
                results.Add(new PictureResult(path, 0, 0, [], e.Message));
            }
        }

        return [.. results];
    }

    private static BlockResult Result(FleetJob job, PictureResult[] rows, int block) => new(
        block, block * job.BlockSize, job.ModelVersion, "test", rows.Skip(block * job.BlockSize).Take(job.BlockSize).ToArray());

    private static async Task<PictureResult[]> CollectAsync(FleetClient client, string job)
    {
        var path = s_folder!.File($"{job}-collected.parquet");
        await client.CollectAsync(job, path);
        return [.. ParquetResultSource.Open(path).Read()];
    }

    private static async Task AssertRowsAsync(FleetClient client, string job, PictureResult[] expected) =>
        ResultRows.AssertEqual(expected, await CollectAsync(client, job));

    private sealed class Called<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
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
