namespace MLNetGhost.Samples.WebService;

/// <summary>The input of a prediction engine: the contents of a picture file.</summary>
internal sealed class Upload
{
    public byte[] Picture { get; set; } = [];
}
