namespace MLNetGhost.UnitTests.FreshProcess;

/// <summary>What is answered: a user's class, without attributes.</summary>
internal sealed class Found
{
    public Detection[] Detections { get; set; } = [];
}
