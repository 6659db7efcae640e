namespace MLNetGhost.Data;

/// <summary>How a written dataset gets its pictures.</summary>
public enum ImagePlacement
{
    /// <summary>The files are copied.</summary>
    Copy,

    /// <summary>Symbolic links to the original files, by their full paths.</summary>
    SymbolicLink,
}
