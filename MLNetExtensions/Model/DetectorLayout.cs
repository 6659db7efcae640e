namespace MLNetGhost.Model;

/// <summary>The form of a detector's ONNX outputs.</summary>
public enum DetectorLayout
{
    /// <summary>
    /// One output (N, 4 + classes, anchors): centre x, centre y, width, height in input pixels, then a sigmoid score per class. The layout
    /// of YOLOv8 and YOLO11 exports.
    /// </summary>
    Yolo,

    /// <summary>
    /// Six outputs <c>boxes8, scores8, boxes16, scores16, boxes32, scores32</c>: per stride (N, 64, H/s, W/s) box-distribution logits
    /// (left, top, right, bottom × 16 bins) and (N, classes, H/s, W/s) class logits. Only candidates need decoding.
    /// </summary>
    Raw,
}
