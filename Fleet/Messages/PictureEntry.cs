using MLNetGhost.Data;

namespace MLNetGhost.Fleet.Messages;

/// <summary>A picture of a job.</summary>
/// <param name="Name">Its path relative to the job's root, with slashes, or a full path.</param>
/// <param name="Id">Its id in the COCO file that was submitted; null without one.</param>
internal sealed record PictureEntry(string Name, CocoId? Id);
