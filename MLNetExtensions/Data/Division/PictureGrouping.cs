namespace MLNetGhost.Data;

/// <summary>Which pictures stay together when a dataset is divided.</summary>
internal enum PictureGrouping
{
    /// <summary>
    /// By folder if the pictures lie in many, else by the beginnings of their names if these are many, else none: with at least ten groups
    /// of which none has more than a quarter of the pictures.
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
