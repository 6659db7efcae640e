namespace MLNetGhost.Model;

/// <summary>
/// The form of a detector's ONNX outputs: N pictures, K rows, C classes. docs/foreign-models.md says which tools write which.
/// </summary>
public enum DetectorLayout
{
    /// <summary>
    /// One output (N, 4 + C, K): centre x, centre y, width, height in input pixels, then a sigmoid score per class. The layout of YOLOv8
    /// and YOLO11 exports.
    /// </summary>
    Yolo,

    /// <summary>
    /// Six outputs <c>boxes8, scores8, boxes16, scores16, boxes32, scores32</c>: per stride (N, 64, H/s, W/s) box-distribution logits
    /// (left, top, right, bottom × 16 bins) and (N, C, H/s, W/s) class logits. Only candidates need decoding.
    /// </summary>
    Raw,

    /// <summary>
    /// One output (N, K, 6): corners in input pixels, score, class id; suppressed already. YOLO26, YOLOv10, <c>nms=True</c>.
    /// </summary>
    EndToEnd,

    /// <summary>One output (N, K, 4 + C): centre and size in fractions of the input, then sigmoid scores. Ultralytics' RT-DETR.</summary>
    UltralyticsRtDetr,

    /// <summary>
    /// <c>labels</c>, <c>boxes</c> (corners in pixels of the source picture) and <c>scores</c>, with the input <c>orig_target_sizes</c>.
    /// RT-DETR, D-FINE, DEIM by their own export programs.
    /// </summary>
    RtDetr,

    /// <summary>
    /// <c>logits</c> (N, K, C), a sigmoid each, and <c>pred_boxes</c> (N, K, 4), centre and size in fractions of the input. RT-DETR and
    /// D-FINE by Hugging Face's exporters.
    /// </summary>
    DetrSigmoid,

    /// <summary>The same names with C + 1 logits, of which a softmax is taken; the last is "no object". DETR, YOLOS.</summary>
    DetrSoftmax,

    /// <summary>
    /// <c>dets</c> (N, K, 4), centre and size in fractions of the input, and <c>labels</c> (N, K, C + 1), logits. RF-DETR.
    /// </summary>
    RfDetr,

    /// <summary>
    /// One output (N, K, 5 + C): centre and size relative to cell and stride, objectness, scores; K cells of strides 8, 16, 32. YOLOX.
    /// </summary>
    Yolox,

    /// <summary>The same with centre and size in input pixels. YOLOX exported with decoding.</summary>
    YoloxDecoded,

    /// <summary>One output (N, K, 5 + C): centre and size in input pixels, objectness, scores. YOLOv5, YOLOv7.</summary>
    YoloV5,

    /// <summary>
    /// <c>num_predictions</c>, <c>pred_boxes</c>, <c>pred_scores</c>, <c>pred_classes</c>: corners in input pixels, suppressed already.
    /// YOLO-NAS and PP-YOLOE by super-gradients, format "batch".
    /// </summary>
    YoloNasBatch,

    /// <summary>One output (rows, 7): picture, corners in input pixels, score, class. super-gradients, format "flat".</summary>
    YoloNasFlat,

    /// <summary>
    /// One output (rows, 6): class, score, corners in source pixels, and the number of rows per picture. PaddleDetection with its
    /// post-processing.
    /// </summary>
    Paddle,

    /// <summary>One output (N, K, C + 4 × bins): scores, then distributions of distances; strides 8 to 64. NanoDet-Plus.</summary>
    NanoDet,

    /// <summary>
    /// <c>num_dets</c>, <c>det_boxes</c>, <c>det_scores</c>, <c>det_classes</c>: corners in input pixels, suppressed already. Exports for
    /// TensorRT's EfficientNMS.
    /// </summary>
    EfficientNms,

    /// <summary>
    /// Boxes (rows, 4) as corners in input pixels, labels from 1, scores; one picture without a batch axis. torchvision's detectors.
    /// </summary>
    Torchvision,
}
