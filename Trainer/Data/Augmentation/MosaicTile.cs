namespace MLNetGhost.Trainer.Data;

/// <summary>Where one picture of a mosaic lies.</summary>
/// <param name="Target">The part of the canvas that it covers.</param>
/// <param name="Source">The part of the picture that is seen; as large as <paramref name="Target"/>.</param>
internal readonly record struct MosaicTile(PixelRectangle Target, PixelRectangle Source)
{
    /// <summary>What is added to the x of the picture to get the x of the canvas.</summary>
    public int OffsetX => Target.X0 - Source.X0;

    /// <summary>What is added to the y of the picture to get the y of the canvas.</summary>
    public int OffsetY => Target.Y0 - Source.Y0;
}
