using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// The constants of batch normalisation. The two parts of the detector keep those they were published with;
/// mixing them up changes every folded weight.
/// </summary>
/// <param name="Epsilon">Added to the variance under the square root.</param>
/// <param name="Momentum">The weight of a batch in the running statistics.</param>
internal readonly record struct NormConstants(double Epsilon, double Momentum)
{
    /// <summary>GhostNetV3's: PyTorch's defaults.</summary>
    public static readonly NormConstants Ghost = new(1e-5, 0.1);

    /// <summary>YOLO11's.</summary>
    public static readonly NormConstants Yolo = new(1e-3, 0.03);

    /// <summary>A batch normalisation over (N, channels, H, W).</summary>
    public BatchNorm2d Create(long channels) => nn.BatchNorm2d(channels, Epsilon, Momentum);
}
