namespace MLNetGhost.Samples.WebService;

/// <summary>What a prediction engine is asked: the content of a picture file.</summary>
internal sealed class Upload
{
    public byte[] Picture { get; set; } = [];
}
