namespace MLNetGhost.Trainer.Data;

/// <summary>How the inside of an object is filled.</summary>
internal enum Filling
{
    /// <summary>One colour.</summary>
    Plain,

    /// <summary>A linear gradient.</summary>
    Linear,

    /// <summary>A radial gradient, as on balls and cells.</summary>
    Radial,

    /// <summary>A texture.</summary>
    Textured,

    /// <summary>Nothing: only the rim is drawn.</summary>
    Empty,
}
