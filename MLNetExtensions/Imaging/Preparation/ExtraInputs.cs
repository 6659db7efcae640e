namespace MLNetGhost.Imaging;

/// <summary>What a network reads beside the picture; each by the name that its exporters give it.</summary>
[Flags]
public enum ExtraInputs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>orig_target_sizes</c>, int64 (N, 2): width and height of the source picture, in which boxes come back.</summary>
    OriginalSize = 1,

    /// <summary><c>im_shape</c>, float32 (N, 2): height and width of the resized picture.</summary>
    ResizedShape = 2,

    /// <summary><c>scale_factor</c>, float32 (N, 2): input pixels per source pixel, down and across.</summary>
    ScaleFactor = 4,

    /// <summary><c>pixel_mask</c>, int64 (N, height, width): 1 where the picture is, 0 where the input is padded.</summary>
    PixelMask = 8,
}
