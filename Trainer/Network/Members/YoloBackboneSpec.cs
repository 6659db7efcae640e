namespace MLNetGhost.Trainer.Network;

/// <summary>YOLO11's own backbone, for comparison.</summary>
/// <param name="Scale">What the rows are scaled by.</param>
/// <param name="Rows">One row per halving of the picture.</param>
public sealed record YoloBackboneSpec(CompoundScaling Scale, IReadOnlyList<YoloRow> Rows) : BackboneSpec;
