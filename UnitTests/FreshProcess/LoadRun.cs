using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML;

namespace MLNetGhost.UnitTests.FreshProcess;

/// <summary>
/// Many threads on one model: pictures of a folder, sound and hostile ones mixed, in rounds, with the memory of the process after each.
/// </summary>
/// <param name="context">The context.</param>
/// <param name="model">The model, whose errors are empty rows.</param>
internal sealed partial class LoadRun(MLContext context, ITransformer model)
{
    private const int Threads = 16;
    private const int RowsPerView = 25;

    /// <summary>Runs all rounds.</summary>
    /// <param name="pictures">The files.</param>
    /// <param name="rounds">Number of rounds.</param>
    /// <param name="picturesPerRound">Predictions per round.</param>
    public LoadFigures Run(string[] pictures, int rounds, int picturesPerRound)
    {
        var expected = pictures.Select(picture => Predict([picture])[0]).ToArray();
        var (wrong, next, resident) = (0, 0, new List<long>());

        // The same threads in every round, as in a service; the last one to finish a round measures.
        using var barrier = new Barrier(Threads, _ =>
        {
            resident.Add(Resident());
            next = resident.Count * picturesPerRound;
        });
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            for (var round = 0; round < rounds; round++, barrier.SignalAndWait())
            {
                var end = (round + 1) * picturesPerRound;
                for (var first = Interlocked.Add(ref next, RowsPerView) - RowsPerView; first < end;
                    first = Interlocked.Add(ref next, RowsPerView) - RowsPerView)
                {
                    var rows = Enumerable.Range(first, Math.Min(RowsPerView, end - first)).Select(row => row % pictures.Length).ToArray();
                    var actual = Predict([.. rows.Select(row => pictures[row])]);
                    Interlocked.Add(ref wrong, rows.Where((row, i) => !actual[i].SequenceEqual(expected[row])).Count());
                }
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        using var process = Process.GetCurrentProcess();
        return new LoadFigures(wrong, expected.Count(detections => detections.Length > 0), [.. resident], process.PeakWorkingSet64);
    }

    private static long Resident()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (OperatingSystem.IsLinux())
        {
            // What the C library has been given back and keeps for later is no memory that anybody holds.
            _ = TrimHeap(0);
        }

        return Environment.WorkingSet;
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int TrimHeap(nuint kept);

    private Detection[][] Predict(string[] pictures)
    {
        var data = context.Data.LoadFromEnumerable(pictures.Select(picture => new Photo { ImagePath = picture }));
        return
        [
            .. context.Data.CreateEnumerable<Found>(model.Transform(data), reuseRowObject: false).Select(row => row.Detections),
        ];
    }
}

/// <summary>What a <see cref="LoadRun"/> found.</summary>
/// <param name="Wrong">Rows whose detections were not those of one thread.</param>
/// <param name="Found">Pictures of the folder with at least one detection.</param>
/// <param name="Resident">Resident bytes after each round.</param>
/// <param name="Peak">The most resident bytes.</param>
internal sealed record LoadFigures(int Wrong, int Found, long[] Resident, long Peak);
