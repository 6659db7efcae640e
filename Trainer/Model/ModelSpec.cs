namespace MLNetGhost.Trainer.Model;

/// <summary>A detector as tables: backbone, and the scale of YOLO11's neck and head.</summary>
/// <param name="Name">The name that users choose it by.</param>
/// <param name="Backbone">The rows of the backbone.</param>
/// <param name="Scale">The scale of neck and head.</param>
/// <param name="DepthwiseBoxBranch">Whether the head's box branch is depthwise like its class branch, instead of two dense 3 × 3 convolutions.</param>
/// <param name="MergeGhostHalves">
/// Whether an export writes Ghost modules as two convolutions over all channels (<see cref="Folding.EmitOptions"/>). Chosen by
/// measurement: ONNX Runtime takes 0.95 of the joined form's time for n and s, 0.98–1.01 for m and l, 1.05 for the aligned tables.
/// </param>
public sealed record ModelSpec(string Name, BackboneSpec Backbone, ScaleSpec Scale, bool DepthwiseBoxBranch = false, bool MergeGhostHalves = false);
