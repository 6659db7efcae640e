namespace MLNetGhost.Samples.WebService;

/// <summary>What a prediction engine answers.</summary>
internal sealed class Found
{
    public Detection[] Detections { get; set; } = [];
}
