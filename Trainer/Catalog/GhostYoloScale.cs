namespace MLNetGhost.Trainer;

/// <summary>
/// The members of the model family spelled out: <c>EdgeNano</c> is <c>edge-n</c> in <see cref="Network.ModelFamily"/>, which
/// holds their tables.
/// </summary>
public enum GhostYoloScale
{
    /// <summary><c>n</c>: the GhostNetV3 trunk at width 0.5 with YOLO11n's neck and head; 2.4 million parameters.</summary>
    Nano,

    /// <summary><c>s</c>: the trunk at width 1.0 with YOLO11s's neck and head; 8.6 million parameters.</summary>
    Small,

    /// <summary><c>m</c>: the trunk at width 1.6 with YOLO11m's neck and head; 19.4 million parameters.</summary>
    Medium,

    /// <summary><c>l</c>: the trunk at width 1.75 with YOLO11l's neck and head; 24.4 million parameters.</summary>
    Large,

    /// <summary>
    /// <c>edge-n</c>: channels aligned to a CPU's vector width and a depthwise box head, the fastest; 2.2 million parameters.
    /// </summary>
    EdgeNano,

    /// <summary><c>edge-s</c>: <c>edge-n</c> with doubled channels, neck and head at scale s.</summary>
    EdgeSmall,

    /// <summary>
    /// <c>int8-n</c>: dense convolutions and ReLU, made to be quantised; in eight bits the fastest on processors with VNNI.
    /// </summary>
    Int8Nano,
}
