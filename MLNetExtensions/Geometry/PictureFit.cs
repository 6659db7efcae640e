namespace MLNetGhost;

/// <summary>How a picture becomes as large as a network's input.</summary>
public enum PictureFit
{
    /// <summary>It keeps its shape and lies in the middle; what is left over is padded. The way of the YOLO tools.</summary>
    Letterbox,

    /// <summary>
    /// It keeps its shape and lies at the top left; what is left over, below or on the right, is padded. The way of YOLOX.
    /// </summary>
    TopLeft,

    /// <summary>It fills the input, each side with its own ratio. The way of DETR's descendants.</summary>
    Stretch,
}
