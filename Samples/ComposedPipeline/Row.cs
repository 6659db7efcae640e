namespace MLNetGhost.Samples.ComposedPipeline;

/// <summary>A picture and its detections.</summary>
internal sealed class Row
{
    public string ImagePath { get; set; } = "";

    public Detection[] Detections { get; set; } = [];
}
