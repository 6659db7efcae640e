using System.Globalization;
using System.Text.Json;
using MLNetGhost.Fleet.Jobs;

namespace MLNetGhost.Tool.Commands;

/// <summary>Where jobs stand, as tables and as JSON.</summary>
internal static class FleetStatusText
{
    private const int MostDeadBlocks = 20;

    /// <summary>Writes tables of jobs, workers and blocks that were given up.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="jobs">The jobs.</param>
    public static void Write(ProgramConsole console, IReadOnlyList<JobStatus> jobs)
    {
        var table = new FittedTable(
            new("Name"), new("State"), new("Pictures", 1), new("Done"), new("In flight", 4), new("Failed", 2), new("Per second", 3),
            new("Time left", 1));
        foreach (var job in jobs)
        {
            table.Add(
                job.Job, Word(job.State), Count(job.Pictures), Count(job.Done), Count(job.InFlight), Count(job.Failed),
                job.PicturesPerSecond.ToString("0.0", CultureInfo.InvariantCulture), Duration(job.TimeLeft));
        }

        table.Write(console);
        foreach (var job in jobs.Where(job => job.Error is not null))
        {
            console.WriteLine($"{job.Job}: {job.Failed} failed, such as: {job.Error}");
        }

        WriteDead(console, jobs);
        WriteWorkers(console, jobs);
    }

    /// <summary>The same as JSON: a list of jobs.</summary>
    /// <param name="jobs">The jobs.</param>
    public static string ToJson(IReadOnlyList<JobStatus> jobs) => JsonSerializer.Serialize(
        jobs.Select(job => new
        {
            job = job.Job,
            state = Word(job.State),
            model = job.Model,
            root = job.Root,
            created = job.Created,
            pictures = job.Pictures,
            submitted = job.Submitted,
            done = job.Done,
            in_flight = job.InFlight,
            failed = job.Failed,
            error = job.Error,
            pictures_per_second = Math.Round(job.PicturesPerSecond, 2),
            seconds_left = job.TimeLeft?.TotalSeconds is { } seconds ? Math.Round(seconds, 1) : (double?)null,
            workers = job.Workers.Select(worker => new
            {
                name = worker.Name,
                machine = worker.Machine,
                cores = worker.Cores,
                pictures = worker.Pictures,
                pictures_per_second = Math.Round(worker.PicturesPerSecond, 2),
                draining = worker.IsDraining,
                problem = worker.Problem,
            }),
            dead_blocks = job.DeadBlocks.Select(block => new
            {
                block = block.Block,
                pictures = block.Pictures,
                first_picture = block.FirstPicture,
                workers = block.Workers,
                time = block.Time,
            }),
        }),
        JsonStyle.Indented);

    private static void WriteDead(ProgramConsole console, IReadOnlyList<JobStatus> jobs)
    {
        foreach (var job in jobs.Where(job => job.DeadBlocks.Count > 0))
        {
            console.WriteLine($"{job.Job}: {job.DeadBlocks.Count} blocks were given up, because each ended its workers:");
            foreach (var block in job.DeadBlocks.Take(MostDeadBlocks))
            {
                console.WriteLine($"  block {block.Block}, {block.Pictures} pictures from {block.FirstPicture}; workers "
                    + string.Join(", ", block.Workers));
            }
        }
    }

    private static void WriteWorkers(ProgramConsole console, IReadOnlyList<JobStatus> jobs)
    {
        var workers = jobs[0].Workers;
        console.WriteLine(workers.Count == 0 ? "No worker lives; start one with 'mlnetghost fleet work'." : "Workers:");
        foreach (var (index, worker) in workers.Index())
        {
            var rates = jobs.Where(job => job.Workers[index].Pictures > 0).Select(job => string.Create(CultureInfo.InvariantCulture,
                $"{job.Job} {job.Workers[index].Pictures:N0} pictures, {job.Workers[index].PicturesPerSecond:0.0} per second"));
            var state = worker.IsDraining ? "; ending" : worker.Problem is { } problem ? $"; {problem}" : "";
            console.WriteLine($"  {worker.Name}, cores: {worker.Cores}; {string.Join(", ", rates.DefaultIfEmpty("nothing yet"))}{state}");
        }
    }

    private static string Word(JobState state) => state.ToString().ToLowerInvariant();

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Duration(TimeSpan? time) => time switch
    {
        null => "",
        { TotalDays: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalDays:0.0} days"),
        _ => time.Value.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture),
    };
}
