using MLNetGhost.Benchmarks.Harness;
using MLNetGhost.Benchmarks.Pictures;

namespace MLNetGhost.Benchmarks.SideBySide;

/// <summary>
/// Pictures per second on two cores: <c>Transform</c> over 200 rows, two at a time, against bare runs that share two threads, and
/// against two callers of bare runs with a thread each, which is the most that two cores can do.
/// </summary>
internal static class ThroughputRace
{
    public const int PictureCount = 200;
    public const string Shared = "bare Run, 1 session × 2 threads";
    public const string Callers = "bare Run, 2 callers × 1 thread";
    public const string Rows = "Transform, 200 rows";
    private const int Cores = 2;
    private const int Rounds = 3;

    /// <summary>Whether this machine can run the race.</summary>
    public static bool IsPossible => Environment.ProcessorCount >= Cores;

    /// <summary>Runs the race; the first result is the bare session with two threads.</summary>
    public static IReadOnlyList<ContestantResult> Run(string modelPath, PictureSet pictures)
    {
        var paths = Enumerable.Range(0, PictureCount).Select(pictures.At).ToArray();
        using var shared = new Floor(modelPath, Cores, paths[0]);
        using var single = new Floor(modelPath, 1, paths[0], callers: Cores);
        using var engine = new EngineRunner(modelPath, readAhead: Cores);

        // A full-length warm-up would double the time; the code is warm from earlier races, and sessions need only a few runs.
        for (var i = 0; i < 4; i++)
        {
            shared.Run();
            Repeat(single, 2);
            engine.Transform(paths[..4]);
        }

        return InterleavedRace.Run(
            [
                new(Shared, () => Repeat(shared), PictureCount),
                new(Rows, () => engine.Transform(paths), PictureCount),
                new(Callers, () => Repeat(single, PictureCount), PictureCount),
            ],
            Rounds,
            warmUps: 0);
    }

    private static void Repeat(Floor floor)
    {
        for (var i = 0; i < PictureCount; i++)
        {
            floor.Run();
        }
    }

    private static void Repeat(Floor floor, int runs)
    {
        var left = runs;
        var threads = Enumerable.Range(0, Cores).Select(caller => new Thread(() =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                floor.Run(caller);
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }
}
