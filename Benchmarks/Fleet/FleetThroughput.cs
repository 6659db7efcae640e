using System.Diagnostics;
using Microsoft.ML;
using MLNetGhost.Benchmarks.Pictures;
using MLNetGhost.Fleet;
using MLNetGhost.Fleet.Engine;
using MLNetGhost.Fleet.Jobs;
using MLNetGhost.Transforms;

namespace MLNetGhost.Benchmarks.Fleet;

/// <summary>The middle of a job with some workers: how much, how long, and who needed the processor.</summary>
/// <param name="Pictures">Pictures that were finished.</param>
/// <param name="Elapsed">How long they took.</param>
/// <param name="Workers">Processor time of the workers.</param>
/// <param name="Engine">Processor time of the server.</param>
internal sealed record FleetTiming(long Pictures, TimeSpan Elapsed, TimeSpan Workers, TimeSpan Engine)
{
    /// <summary>Pictures per second.</summary>
    public double Rate => Pictures / Elapsed.TotalSeconds;

    /// <summary>Cores that the workers had.</summary>
    public double Cores => Workers / Elapsed;

    /// <summary>The server's share of the processor time.</summary>
    public double EngineShare => Engine / (Engine + Workers);
}

/// <summary>Times jobs of one worker and of two, in turns; the workers wait between jobs, with their model loaded.</summary>
internal sealed class FleetThroughput(EngineProcess engine, FleetProgram program, string weights, string folder)
{
    private const int Distinct = 32;
    private const int BlockSize = 32;
    private const int WarmUp = 4096;

    /// <summary>Between these shares of blocks that are left all workers have blocks: each has found the job, none is at its end.</summary>
    private const int StartPercent = 80;
    private const int EndPercent = 10;

    private static readonly TimeSpan s_lastRequest = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs the rounds.</summary>
    /// <param name="pictures">Pictures per job and worker.</param>
    /// <param name="rounds">Number of rounds.</param>
    /// <returns>Per round, with one worker and with two.</returns>
    public async Task<IReadOnlyList<(FleetTiming One, FleetTiming Two)>> RunAsync(int pictures, int rounds)
    {
        var set = PictureSet.Draw(folder, 640, 480, Distinct);
        await using var client = await FleetClient.ConnectAsync(engine.Options);
        await using var connection = await EngineConnection.OpenAsync(engine.Options, default);
        var ml = new MLContext();
        using var detector = ml.Transforms.DetectObjects(weights, options: new DetectObjectsOptions { ScoreThreshold = 0.05f })
            .Fit(ml.Data.LoadFromEnumerable<Row>([]));
        var results = new List<(FleetTiming, FleetTiming)>();
        Process[] both = [Worker(), Worker()];
        try
        {
            await TimeAsync("warm", WarmUp, both);
            for (var round = 0; round < rounds; round++)
            {
                // Stopped, a worker keeps what its code has become; its last request for a block ends meanwhile.
                await FleetProgram.SignalAsync(both[1], "STOP");
                await Task.Delay(s_lastRequest);
                var one = await TimeAsync($"one-{round}", pictures, both[0]);
                await FleetProgram.SignalAsync(both[1], "CONT");
                results.Add((one, await TimeAsync($"two-{round}", 2 * pictures, both)));
            }
        }
        finally
        {
            foreach (var worker in both)
            {
                await FleetProgram.SignalAsync(worker, "CONT");
                await FleetProgram.StopAsync(worker);
            }
        }

        return results;

        Process Worker() => program.Start("work", "--cores", "1", "--quiet");

        async Task<FleetTiming> TimeAsync(string job, int count, params Process[] workers)
        {
            var list = PictureList.FromPaths(Enumerable.Range(0, count).Select(set.At), folder);
            await client.SubmitAsync(job, detector, list, new SubmitOptions { BlockSize = BlockSize });
            var queue = new BlockQueue(connection, await new JobStore(connection).ReadAsync(job, default));
            var blocks = (count + BlockSize - 1) / BlockSize;
            var first = await WaitAsync(queue, blocks * StartPercent / 100);
            var (watch, before, engineBefore) = (Stopwatch.StartNew(), Sum(workers), Of(engine.Process));
            var last = await WaitAsync(queue, blocks * EndPercent / 100);
            var timing = new FleetTiming(
                (first - last) * BlockSize, watch.Elapsed, Sum(workers) - before, Of(engine.Process) - engineBefore);
            await WaitAsync(queue, 0);
            await client.PurgeAsync(job);
            return timing;
        }
    }

    /// <summary>Waits until no more blocks are left than this; a status would cost the server more than the job does.</summary>
    private static async Task<long> WaitAsync(BlockQueue queue, long blocks)
    {
        while (true)
        {
            if ((await queue.CountAsync(default))!.Value.Left is var left && left <= blocks)
            {
                return left;
            }

            await Task.Delay(s_glance);
        }
    }

    private static TimeSpan Sum(Process[] processes) => TimeSpan.FromTicks(processes.Sum(process => Of(process).Ticks));

    private static TimeSpan Of(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";
    }
}
