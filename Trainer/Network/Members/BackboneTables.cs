namespace MLNetGhost.Trainer.Network;

/// <summary>The rows of the backbones.</summary>
internal static class BackboneTables
{
    private const double Squeeze = 0.25;

    /// <summary>
    /// GhostNetV3 (arXiv 2404.11202) at width 1, without its classifier. Gates from the third block onwards.
    /// </summary>
    public static GhostBackboneSpec Ghost { get; } = new(Stem: 16,
    [
        [new(Kernel: 3, Expand: 16, Out: 16)],
        [new(Kernel: 3, Expand: 48, Out: 24, Stride: 2)],
        [new(Kernel: 3, Expand: 72, Out: 24, Gated: true)],
        [new(Kernel: 5, Expand: 72, Out: 40, Squeeze, Stride: 2, Gated: true)],
        [new(Kernel: 5, Expand: 120, Out: 40, Squeeze, Gated: true)],
        [new(Kernel: 3, Expand: 240, Out: 80, Stride: 2, Gated: true)],
        [
            new(Kernel: 3, Expand: 200, Out: 80, Gated: true),
            new(Kernel: 3, Expand: 184, Out: 80, Gated: true),
            new(Kernel: 3, Expand: 184, Out: 80, Gated: true),
            new(Kernel: 3, Expand: 480, Out: 112, Squeeze, Gated: true),
            new(Kernel: 3, Expand: 672, Out: 112, Squeeze, Gated: true),
        ],
        [new(Kernel: 5, Expand: 672, Out: 160, Squeeze, Stride: 2, Gated: true)],
        [
            new(Kernel: 5, Expand: 960, Out: 160, Gated: true),
            new(Kernel: 5, Expand: 960, Out: 160, Squeeze, Gated: true),
            new(Kernel: 5, Expand: 960, Out: 160, Gated: true),
            new(Kernel: 5, Expand: 960, Out: 160, Squeeze, Gated: true),
        ],
    ]);

    /// <summary>
    /// GhostNetV3's blocks with channels that suit a CPU: every half of a Ghost module has a multiple of 16 channels from
    /// stride 4 onwards, so that a runtime with channel-blocked tensors joins the halves without copying, and gates only where
    /// the block's input has stride 16 or more, because a gate over a large map costs more than the convolutions.
    /// </summary>
    public static GhostBackboneSpec Aligned { get; } = new(Stem: 16,
    [
        [new(Kernel: 3, Expand: 16, Out: 16)],
        [new(Kernel: 3, Expand: 32, Out: 32, Stride: 2)],
        [new(Kernel: 3, Expand: 64, Out: 32)],
        [new(Kernel: 5, Expand: 64, Out: 32, Squeeze, Stride: 2)],
        [new(Kernel: 5, Expand: 64, Out: 32, Squeeze)],
        [new(Kernel: 3, Expand: 128, Out: 64, Stride: 2)],
        [
            new(Kernel: 3, Expand: 96, Out: 64, Gated: true),
            new(Kernel: 3, Expand: 96, Out: 64, Gated: true),
            new(Kernel: 3, Expand: 96, Out: 64, Gated: true),
            new(Kernel: 3, Expand: 256, Out: 64, Squeeze, Gated: true),
            new(Kernel: 3, Expand: 320, Out: 64, Squeeze, Gated: true),
        ],
        [new(Kernel: 5, Expand: 320, Out: 96, Squeeze, Stride: 2, Gated: true)],
        [
            new(Kernel: 5, Expand: 480, Out: 96, Gated: true),
            new(Kernel: 5, Expand: 480, Out: 96, Squeeze, Gated: true),
            new(Kernel: 5, Expand: 480, Out: 96, Gated: true),
            new(Kernel: 5, Expand: 480, Out: 96, Squeeze, Gated: true),
        ],
    ]);

    /// <summary>
    /// GhostNetV3's primary convolutions and branches in a table for eight bits: measured on ONNX Runtime's kernels, a dense 3 × 3
    /// convolution does up to 450 million products in the millisecond in which a depthwise one does 20 to 60, so cheap halves and strided
    /// convolutions are dense; nothing but stem and one convolution runs above stride 4, where memory decides; no gates and no
    /// squeeze-and-excitation, whose products are rounded once more; every half in whole blocks of 16 channels.
    /// </summary>
    public static GhostBackboneSpec Bytes { get; } = new(Stem: 16,
    [
        [new(Kernel: 3, Expand: 32, Out: 32, Stride: 2, Dense: true)],
        [
            new(Kernel: 3, Expand: 64, Out: 64, Stride: 2, Dense: true),
            new(Kernel: 3, Expand: 64, Out: 64, Dense: true),
            new(Kernel: 3, Expand: 64, Out: 64, Dense: true),
        ],
        [
            new(Kernel: 3, Expand: 128, Out: 128, Stride: 2, Dense: true),
            new(Kernel: 3, Expand: 128, Out: 128, Dense: true),
            new(Kernel: 3, Expand: 128, Out: 128, Dense: true),
            new(Kernel: 3, Expand: 128, Out: 128, Dense: true),
        ],
        [
            new(Kernel: 3, Expand: 192, Out: 192, Stride: 2, Dense: true),
            new(Kernel: 3, Expand: 192, Out: 192, Dense: true),
            new(Kernel: 3, Expand: 192, Out: 192, Dense: true),
        ],
    ]);

    /// <summary>YOLO11's backbone: layers 0 to 8.</summary>
    public static IReadOnlyList<YoloRow> Yolo11 { get; } =
    [
        new(Out: 64),
        new(Out: 128, BlockOut: 256, Expansion: 0.25),
        new(Out: 256, BlockOut: 512, Expansion: 0.25),
        new(Out: 512, BlockOut: 512, UseC3k: true),
        new(Out: 1024, BlockOut: 1024, UseC3k: true),
    ];
}
