namespace MLNetGhost.Trainer.Data;

/// <summary>What a texture's pattern is.</summary>
internal enum TextureKind
{
    /// <summary>Clouds: fractal noise.</summary>
    Clouds,

    /// <summary>Veins: ridged fractal noise.</summary>
    Veins,

    /// <summary>Patches with sharp borders: noise above and below a threshold.</summary>
    Patches,

    /// <summary>Stripes, bent by noise.</summary>
    Stripes,

    /// <summary>Squares in turn.</summary>
    Checks,

    /// <summary>Dots on a lattice.</summary>
    Dots,

    /// <summary>Single pixels: sand, grass from afar.</summary>
    Grain,
}
