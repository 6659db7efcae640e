namespace MLNetGhost.Samples.WebService;

/// <summary>The output of a prediction engine.</summary>
internal sealed class Found
{
    public Detection[] Detections { get; set; } = [];
}
