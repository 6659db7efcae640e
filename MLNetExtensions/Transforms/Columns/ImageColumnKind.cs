namespace MLNetGhost.Transforms;

/// <summary>The forms in which a column can hold pictures.</summary>
internal enum ImageColumnKind
{
    /// <summary>Text: the path of a picture file.</summary>
    Path,

    /// <summary><see cref="Microsoft.ML.Data.MLImage"/>: decoded pixels.</summary>
    Image,

    /// <summary>Vector of byte: the content of a picture file.</summary>
    Encoded,
}
