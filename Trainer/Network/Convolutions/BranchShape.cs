namespace MLNetGhost.Trainer.Network;

/// <summary>
/// The shape of a re-parameterised convolution, which determines its branches: three of k × k, or one where they would be dense and
/// larger than 1 × 1, a 1 × 1 scale branch if k > 1, and an identity branch if input and output have the same shape.
/// </summary>
/// <param name="InChannels">Channels of the input.</param>
/// <param name="OutChannels">Channels of the output.</param>
/// <param name="KernelSize">Height and width of the kernel; odd.</param>
/// <param name="Stride">1 or 2.</param>
/// <param name="Groups">1 for a dense convolution, the number of channels for a depthwise one.</param>
internal sealed record BranchShape(long InChannels, long OutChannels, long KernelSize, long Stride, long Groups)
{
    /// <summary>GhostNetV3's number of k × k branches.</summary>
    private const int GhostBranches = 3;

    /// <summary>Whether every output reads a window of more than one pixel of all inputs.</summary>
    public bool IsDenseWindow => Groups == 1 && KernelSize > 1;

    /// <summary>
    /// The number of k × k branches: GhostNetV3's, or RepVGG's for dense windows, where a branch costs as much as the whole of a
    /// depthwise convolution's module.
    /// </summary>
    public int FullBranches => IsDenseWindow ? 1 : GhostBranches;

    /// <summary>Whether there is a 1 × 1 branch besides the k × k ones.</summary>
    public bool HasScale => KernelSize > 1;

    /// <summary>Whether the input itself, normalised, is a branch.</summary>
    public bool HasIdentity => InChannels == OutChannels && Stride == 1;

    /// <summary>A dense 1 × 1 convolution.</summary>
    public static BranchShape Pointwise(long inChannels, long outChannels) => new(inChannels, outChannels, 1, 1, 1);

    /// <summary>A convolution of all channels with a k × k kernel.</summary>
    public static BranchShape Dense(long inChannels, long outChannels, long kernelSize, long stride = 1) =>
        new(inChannels, outChannels, kernelSize, stride, 1);

    /// <summary>A convolution of each channel separately.</summary>
    public static BranchShape Depthwise(long channels, long kernelSize, long stride = 1) =>
        new(channels, channels, kernelSize, stride, channels);
}
