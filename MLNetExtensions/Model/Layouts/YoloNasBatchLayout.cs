namespace MLNetGhost.Model;

/// <summary>YOLO-NAS and PP-YOLOE by super-gradients, format "batch"; rows that hold nothing have −1.</summary>
internal sealed class YoloNasBatchLayout : CountedRowsLayout
{
    /// <inheritdoc/>
    public override DetectorLayout Kind => DetectorLayout.YoloNasBatch;

    /// <inheritdoc/>
    public override string Summary =>
        "YOLO-NAS, PP-YOLOE by super-gradients: num_predictions, pred_boxes, pred_scores, pred_classes";

    /// <inheritdoc/>
    public override IReadOnlyList<string> UsualOutputs => ["num_predictions", "pred_boxes", "pred_scores", "pred_classes"];
}
