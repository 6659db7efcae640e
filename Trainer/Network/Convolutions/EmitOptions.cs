using MLNetGhost.Trainer.Onnx;

namespace MLNetGhost.Trainer.Network;

/// <summary>How folded blocks write themselves into an ONNX graph. All choices are equivalent.</summary>
/// <param name="FillVectors">
/// Whether channels are laid out for runtimes that keep tensors in blocks as long as a vector: convolutions pad the last block with
/// channels of zeros (<see cref="ChannelPadding"/>), and Ghost modules whose halves are not whole blocks become two convolutions over
/// all channels instead of two over half of them and a Concat.
/// </param>
internal sealed record EmitOptions(bool FillVectors = true)
{
    /// <summary>For blocks whose output channels are all read.</summary>
    public EmitOptions Dense => this with { FillVectors = false };

    /// <summary>For blocks whose output is combined with another value channel by channel.</summary>
    public EmitOptions Like(OnnxValue x) =>
        this with { FillVectors = x.Live is not null || (FillVectors && ChannelPadding.Fill(x.Channels) == x.Channels) };
}
