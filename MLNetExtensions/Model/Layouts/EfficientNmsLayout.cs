namespace MLNetGhost.Model;

/// <summary>Exports that end in TensorRT's EfficientNMS, or imitate its outputs.</summary>
/// <remarks>Rests on the documentation of TensorRT's plugin efficientNMSPlugin; no such file was run.</remarks>
internal sealed class EfficientNmsLayout : CountedRowsLayout
{
    /// <inheritdoc/>
    public override DetectorLayout Kind => DetectorLayout.EfficientNms;

    /// <inheritdoc/>
    public override string Summary => "exports in the manner of TensorRT's EfficientNMS: num_dets, det_boxes, det_scores, det_classes";

    /// <inheritdoc/>
    public override IReadOnlyList<string> UsualOutputs => ["num_dets", "det_boxes", "det_scores", "det_classes"];
}
