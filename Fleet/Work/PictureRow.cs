namespace MLNetGhost.Fleet.Work;

/// <summary>A picture as a row for the transformer.</summary>
internal sealed class PictureRow
{
    /// <summary>The column of paths.</summary>
    public const string PathColumn = nameof(ImagePath);

    /// <summary>The column of bytes.</summary>
    public const string BytesColumn = nameof(ImageBytes);

    /// <summary>The picture's path; empty if its bytes are here.</summary>
    public string ImagePath { get; set; } = "";

    /// <summary>The picture's bytes; empty if it is read by its path.</summary>
    public byte[] ImageBytes { get; set; } = [];
}
