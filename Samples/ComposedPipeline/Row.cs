namespace MLNetGhost.Samples.ComposedPipeline;

/// <summary>A picture and what was found in it.</summary>
internal sealed class Row
{
    public string ImagePath { get; set; } = "";

    public Detection[] Detections { get; set; } = [];
}
