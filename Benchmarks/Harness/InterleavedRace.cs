using System.Diagnostics;

namespace MLNetGhost.Benchmarks.Harness;

/// <summary>
/// Times contestants in turn, round after round, so that a slow spell of a shared machine affects all of them; each
/// contestant is compared with the first one in the same round.
/// </summary>
internal static class InterleavedRace
{
    /// <summary>Rounds that are always run, however long they take.</summary>
    public const int LeastRounds = 5;

    /// <summary>Runs the race. The first contestant is the baseline of the ratios.</summary>
    /// <param name="contestants">At least one.</param>
    /// <param name="rounds">Rounds that count.</param>
    /// <param name="warmUps">Rounds before those, which do not count.</param>
    /// <param name="callsPerRound">Calls of a contestant in its turn; a sample is the mean of them, per picture.</param>
    /// <param name="budget">Time after which no further round begins, once there are <see cref="LeastRounds"/>; null for none.</param>
    public static IReadOnlyList<ContestantResult> Run(
        IReadOnlyList<Contestant> contestants, int rounds, int warmUps = 3, int callsPerRound = 1, TimeSpan? budget = null)
    {
        for (var i = 0; i < warmUps; i++)
        {
            foreach (var contestant in contestants)
            {
                contestant.Run();
            }
        }

        var samples = contestants.Select(_ => new List<Sample>(rounds)).ToArray();
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < rounds; round++)
        {
            if (round >= LeastRounds && Stopwatch.GetElapsedTime(start) > budget)
            {
                break;
            }

            for (var i = 0; i < contestants.Count; i++)
            {
                // Every second round runs in the opposite order, so that no contestant always follows the same one.
                var turn = round % 2 == 0 ? i : contestants.Count - 1 - i;
                samples[turn].Add(Time(contestants[turn], callsPerRound));
            }
        }

        return [.. contestants.Select((contestant, i) => new ContestantResult(
            contestant.Name,
            samples[i],
            Statistics.Median(samples[i].Zip(samples[0], (mine, floor) => mine.CpuMilliseconds / floor.CpuMilliseconds)),
            Statistics.Median(samples[i].Zip(samples[0], (mine, floor) => mine.WallMilliseconds / floor.WallMilliseconds))))];
    }

    private static Sample Time(Contestant contestant, int calls)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            contestant.Run();
        }

        var wall = Stopwatch.GetElapsedTime(start);
        var spent = Environment.CpuUsage.TotalTime - cpu;
        var pictures = (double)calls * contestant.PicturesPerRun;
        return new Sample(
            spent.TotalMilliseconds / pictures,
            wall.TotalMilliseconds / pictures,
            (GC.GetTotalAllocatedBytes(precise: true) - allocated) / pictures);
    }
}
