namespace MLNetGhost.UnitTests.FreshProcess;

/// <summary>What is asked: a user's class, without attributes.</summary>
internal sealed class Photo
{
    public string ImagePath { get; set; } = "";
}
