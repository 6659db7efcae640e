using MLNetGhost.Files;
using MLNetGhost.Fleet.Messages;

namespace MLNetGhost.Fleet.Collecting;

/// <summary>
/// How far an unfinished table is, beside it: a table that was interrupted is cut to this length, gets its end back, and is continued.
/// </summary>
/// <param name="Job">The id of the job.</param>
/// <param name="Form">The form of the table, and what was left out of it.</param>
/// <param name="NextBlock">The first block that is not in it.</param>
/// <param name="Length">Length of the table without its end.</param>
/// <param name="Tail">Its end, which the next rows replace.</param>
internal sealed record CollectJournal(string Job, string Form, long NextBlock, long Length, byte[] Tail)
{
    /// <summary>The journal of a table.</summary>
    public static string PathOf(string unfinished) => $"{unfinished}.json";

    /// <summary>Reads the journal of a table.</summary>
    /// <returns>Null if there is none, or if it belongs to something else.</returns>
    public static CollectJournal? Read(string unfinished, string job, string form)
    {
        var path = PathOf(unfinished);
        if (!File.Exists(path) || !File.Exists(unfinished))
        {
            return null;
        }

        try
        {
            var journal = FleetJson.Read<CollectJournal>(SharedFile.ReadAllBytes(path, FileLimit.Description * 64), path);
            return journal.Job == job && journal.Form == form && journal.NextBlock >= 0 && journal.Length >= 0
                && journal.Length + journal.Tail.Length <= long.MaxValue && new FileInfo(unfinished).Length >= journal.Length
                ? journal
                : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Writes it.</summary>
    public void Write(string unfinished) =>
        AtomicFile.Write(PathOf(unfinished), stream => stream.Write(FleetJson.Write(this)));
}
