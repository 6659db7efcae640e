namespace MLNetGhost.UnitTests.FreshProcess;

/// <summary>An input row: a user's class, without attributes.</summary>
internal sealed class Photo
{
    public string ImagePath { get; set; } = "";
}
