namespace MLNetGhost.Data;

/// <summary>Which pictures stay together when a dataset is divided.</summary>
internal enum PictureGrouping
{
    /// <summary>
    /// By folder, or else by the beginnings of their names, if at least three of these have several pictures and every class is still in
    /// each part that it can be in; else none.
    /// </summary>
    Auto,

    /// <summary>
    /// Pictures of one folder whose names differ only in the number at their end, as the frames of a video do: <c>gate_0001</c>,
    /// <c>gate_0002</c>.
    /// </summary>
    Prefix,

    /// <summary>Pictures of one folder.</summary>
    Folder,

    /// <summary>Each picture for itself.</summary>
    None,
}
