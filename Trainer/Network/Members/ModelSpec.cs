namespace MLNetGhost.Trainer.Network;

/// <summary>A detector as tables: backbone, and the scale of YOLO11's neck and head.</summary>
/// <param name="Name">The name that users choose it by.</param>
/// <param name="Backbone">The rows of the backbone.</param>
/// <param name="Scale">The scale of neck and head.</param>
/// <param name="DepthwiseBoxBranch">Whether the head's box branch is depthwise like its class branch, instead of two dense 3 × 3 convolutions.</param>
public sealed record ModelSpec(string Name, BackboneSpec Backbone, CompoundScaling Scale, bool DepthwiseBoxBranch = false);
