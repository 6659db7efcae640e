using System.Diagnostics;
using Microsoft.ML;
using MLNetGhost.Benchmarks.Pictures;
using MLNetGhost.Fleet;
using MLNetGhost.Fleet.Jobs;
using MLNetGhost.Transforms;

namespace MLNetGhost.Benchmarks.Fleet;

/// <summary>One job with some workers: how long, and who needed the processor.</summary>
/// <param name="Elapsed">From the first block to the last result.</param>
/// <param name="Workers">Processor time of the workers.</param>
/// <param name="Engine">Processor time of the server.</param>
internal sealed record FleetTiming(TimeSpan Elapsed, TimeSpan Workers, TimeSpan Engine);

/// <summary>Times jobs of one worker and of two, in turns; the workers wait between jobs, with their model loaded.</summary>
internal sealed class FleetThroughput(EngineProcess engine, FleetProgram program, string weights, string folder)
{
    private const int Distinct = 32;
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs the rounds.</summary>
    /// <param name="pictures">Pictures per job and worker.</param>
    /// <param name="rounds">Number of rounds.</param>
    /// <returns>Per round, with one worker and with two.</returns>
    public async Task<IReadOnlyList<(FleetTiming One, FleetTiming Two)>> RunAsync(int pictures, int rounds)
    {
        var set = PictureSet.Draw(folder, 640, 480, Distinct);
        await using var client = await FleetClient.ConnectAsync(engine.Options);
        var ml = new MLContext();
        using var detector = ml.Transforms.DetectObjects(weights, options: new DetectObjectsOptions { ScoreThreshold = 0.05f })
            .Fit(ml.Data.LoadFromEnumerable<Row>([]));
        var results = new List<(FleetTiming, FleetTiming)>();
        var first = Worker();
        try
        {
            for (var round = 0; round < rounds; round++)
            {
                await TimeAsync("warm-one", Distinct, first);
                var one = await TimeAsync($"one-{round}", pictures, first);
                var second = Worker();
                await TimeAsync("warm-two", 8 * Distinct, first, second);
                var two = await TimeAsync($"two-{round}", 2 * pictures, first, second);
                await FleetProgram.StopAsync(second);
                results.Add((one, two));
            }
        }
        finally
        {
            await FleetProgram.StopAsync(first);
        }

        return results;

        Process Worker() => program.Start("work", "--cores", "1", "--quiet");

        async Task<FleetTiming> TimeAsync(string job, int count, params Process[] workers)
        {
            var list = PictureList.FromPaths(Enumerable.Range(0, count).Select(set.At), folder);
            var (before, engineBefore) = (Sum(workers), Of(engine.Process));
            await client.SubmitAsync(job, detector, list, new SubmitOptions { BlockSize = 16 });
            var watch = Stopwatch.StartNew();
            while ((await client.ReadStatusAsync(job)).State != JobState.Done)
            {
                await Task.Delay(s_glance);
            }

            var timing = new FleetTiming(watch.Elapsed, Sum(workers) - before, Of(engine.Process) - engineBefore);
            await client.PurgeAsync(job);
            return timing;
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
