namespace MLNetGhost.Data;

/// <summary>How pictures are placed into a written dataset.</summary>
public enum ImagePlacement
{
    /// <summary>The files are copied.</summary>
    Copy,

    /// <summary>Symbolic links to the original files, by their full paths.</summary>
    SymbolicLink,
}
