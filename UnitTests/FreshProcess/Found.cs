namespace MLNetGhost.UnitTests.FreshProcess;

/// <summary>An output row: a user's class, without attributes.</summary>
internal sealed class Found
{
    public Detection[] Detections { get; set; } = [];
}
