namespace MLNetGhost.Fleet.Messages;

/// <summary>Pictures that one worker scores and stores together.</summary>
/// <param name="Number">The block's number within its job, from 0.</param>
/// <param name="First">The place of its first picture in the order of submission, from 0.</param>
/// <param name="Pictures">The pictures.</param>
internal sealed record PictureBlock(long Number, long First, IReadOnlyList<PictureEntry> Pictures);
