namespace MLNetGhost.Model;

/// <summary>All layouts.</summary>
internal static class OutputLayouts
{
    /// <summary>The layouts; in this order messages name them.</summary>
    public static IReadOnlyList<OutputLayout> All { get; } =
    [
        new YoloLayout(), new RawLayout(), new EndToEndLayout(), new UltralyticsRtDetrLayout(), new RtDetrLayout(), new DetrSigmoidLayout(),
        new DetrSoftmaxLayout(), new RfDetrLayout(), new YoloxLayout(isDecoded: false), new YoloxLayout(isDecoded: true),
        new YoloV5Layout(), new YoloNasBatchLayout(), new YoloNasFlatLayout(), new PaddleLayout(), new NanoDetLayout(),
        new EfficientNmsLayout(), new TorchvisionLayout(),
    ];

    /// <summary>The layout of a name.</summary>
    public static OutputLayout Get(DetectorLayout kind) => All.Single(layout => layout.Kind == kind);
}
