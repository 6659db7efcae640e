namespace MLNetGhost.Fleet.Messages;

/// <summary>A block that was given up, because every worker that scored it ended.</summary>
/// <param name="Job">The job.</param>
/// <param name="Block">The block's number, from 0.</param>
/// <param name="Pictures">Number of its pictures; each has a row with the reason in the job's table.</param>
/// <param name="FirstPicture">Full path of its first picture, as the machine that submitted it sees it.</param>
/// <param name="Workers">The workers that ended.</param>
/// <param name="Time">When it was given up.</param>
public sealed record DeadBlock(
    string Job, long Block, int Pictures, string FirstPicture, IReadOnlyList<string> Workers, DateTimeOffset Time);
