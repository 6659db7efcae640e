using System.Diagnostics;
using System.Text.Json;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Reads altered inputs one after the other, in this process, and notes those at which the reader breaks its promises.</summary>
/// <param name="target">The reader.</param>
/// <param name="plan">Which inputs.</param>
/// <param name="journal">Receives the counts.</param>
internal sealed class FuzzLoop(FuzzTarget target, FuzzPlan plan, FuzzJournal journal)
{
    /// <summary>An input may take this long.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1);

    /// <summary>An input may take this much memory.</summary>
    public const long MemoryLimit = 200 << 20;

    /// <summary>The longest message of a refusal, in characters: a sentence or two, not the file.</summary>
    public const int LongestMessage = 4000;

    /// <summary>One input in so many is read again, by a new reader.</summary>
    private const int Repetition = 4;

    /// <summary>The memory of the process is looked at after so many inputs.</summary>
    private const int Group = 100;

    private readonly FuzzMutator _mutator = new(target, plan.Seed);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Reads the inputs.</summary>
    /// <param name="folder">An empty folder for the reader's files.</param>
    public void Run(string folder)
    {
        var scratch = new FuzzScratch(folder, journal);
        using var reader = target.Open(scratch);
        var clock = Stopwatch.StartNew();
        var held = ResidentPeak.Reset();
        for (var index = plan.First; index < plan.First + plan.Inputs && clock.Elapsed < plan.Time; index++)
        {
            Check(scratch, reader, index);
            if ((index + 1 - plan.First) % Group == 0)
            {
                CheckGrowth(scratch, reader, held, index + 1 - Group);
                held = ResidentPeak.Reset();
            }
        }
    }

    private void Check(FuzzScratch scratch, FuzzReader reader, long index)
    {
        var input = _mutator.Create(index);
        journal.Index = index;
        journal.IsReading = true;
        var outcome = Read(reader, input);
        if (outcome.Fault is null && outcome.Time > TimeLimit)
        {
            // The machine may have done something else meanwhile.
            outcome = outcome.FasterOf(Read(reader, input)).FasterOf(Read(reader, input));
        }

        if (outcome.Fault is null && index % Repetition == 0)
        {
            using var fresh = target.Open(scratch);
            outcome = outcome.ComparedWith(Read(fresh, input));
        }

        var fault = outcome.Fault ?? outcome.OverLimit();
        journal.IsReading = false;
        journal.Inputs++;
        journal.Accepted += fault is null && outcome.IsAccepted ? 1 : 0;
        if (outcome.Time.TotalMicroseconds > journal.Slowest)
        {
            (journal.Slowest, journal.SlowestIndex) = ((long)outcome.Time.TotalMicroseconds, index);
        }

        if (outcome.Allocated > journal.MostAllocated)
        {
            (journal.MostAllocated, journal.MostAllocatedIndex) = (outcome.Allocated, index);
        }

        if (fault is not null)
        {
            journal.Faults++;
            Report(new FuzzFind(target.Name, plan.Seed, index, fault.Kind, fault.Detail), input);
        }
    }

    private FuzzOutcome Read(FuzzReader reader, byte[] input)
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var start = Stopwatch.GetTimestamp();
        string? text;
        var accepted = false;
        FuzzFault? fault = null;
        try
        {
            text = reader.Read(input);
            accepted = text is not null;
        }
#pragma warning disable CA1031 // Every exception is looked at: this is what is tested.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            text = $"{exception.GetType().Name}: {exception.Message}";
            fault = target.Refuses(exception) ? FuzzFault.OfMessage(exception) : FuzzFault.Of(exception);
        }

        return new FuzzOutcome(
            text, accepted, fault, Stopwatch.GetElapsedTime(start), GC.GetTotalAllocatedBytes() - allocated);
    }

    /// <summary>If the process grew beyond the limit, finds the input at which it does so again.</summary>
    private void CheckGrowth(FuzzScratch scratch, FuzzReader reader, long held, long first)
    {
        var growth = ResidentPeak.Read() - held;
        journal.MostGrowth = Math.Max(journal.MostGrowth, growth);
        if (growth <= MemoryLimit)
        {
            return;
        }

        for (var index = first; index < first + Group; index++)
        {
            var input = _mutator.Create(index);
            GC.Collect();
            var before = ResidentPeak.Reset();
            Read(reader, input);
            if (ResidentPeak.Read() - before is > MemoryLimit and var grown)
            {
                // The input is counted already as what it was.
                Report(new FuzzFind(target.Name, plan.Seed, index, "Memory", $"{grown >> 20} MiB for {input.Length} bytes"), input);
                return;
            }
        }
    }

    private void Report(FuzzFind find, byte[] input)
    {
        // One find for each kind of fault and the place that it came from.
        if (!_known.Add(find.Fault))
        {
            return;
        }

        Directory.CreateDirectory(plan.Output);
        File.WriteAllBytes(Path.Combine(plan.Output, find.FileName), input);
        File.AppendAllText(Path.Combine(plan.Output, FuzzPlan.FindsFile), JsonSerializer.Serialize(find) + "\n");
    }
}
