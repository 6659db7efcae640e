namespace MLNetGhost.Model;

/// <summary>What the boxes that a layout collects are measured in.</summary>
internal enum BoxFrame
{
    /// <summary>Pixels of the network's input.</summary>
    Input,

    /// <summary>Pixels of the source picture.</summary>
    Source,
}
