namespace MLNetGhost.Imaging;

/// <summary>The colour planes that a network reads, in their order.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red: the order of models that were trained on OpenCV's pictures.</summary>
    Bgr,

    /// <summary>One plane of luma, 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601).</summary>
    Grey,
}
