using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Free memory filled with NaN in blocks of the sizes that a convolution uses, so that a convolution that reads what nobody wrote shows
/// it. Between the free blocks lie blocks that are held until this is disposed: without them the C library would join free blocks with
/// those of others, and return them to the system, whose memory is zero.
/// </summary>
internal sealed class PoisonedMemory : IDisposable
{
    private const int LeastFloats = 1 << 16;
    private const int BlocksPerSize = 4;

    /// <summary>Floats that a block has besides: an aligned block is cut from a somewhat longer one.</summary>
    private const int AlignmentSlack = 32;

    private readonly List<Tensor> _held;

    /// <summary>Fills and frees the blocks.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="batch">Pictures.</param>
    /// <param name="height">Height of its maps, in pixels.</param>
    /// <param name="width">Width of its maps, in pixels.</param>
    public PoisonedMemory(ConvolutionShape shape, long batch, long height, long width)
    {
        long[] sizes =
        [
            batch * Blocked(shape.InChannels) * height * width,
            batch * Blocked(shape.OutChannels) * height * width,
            Blocked(shape.OutChannels) * Blocked(shape.InChannels / shape.Groups) * shape.Height * shape.Width,
            Blocked(shape.OutChannels),
        ];
        List<long> blocks =
        [
            .. sizes.Concat(sizes.Select(size => size / 2)).Where(size => size > 0)
                .SelectMany(size => Enumerable.Repeat(size + AlignmentSlack, 2 * BlocksPerSize)),
        ];

        // C libraries return large freed blocks to the system, and raise what they call large when the first such block is freed.
        NotANumber(Math.Max(LeastFloats, blocks.Sum())).Dispose();
        var filled = blocks.ConvertAll(NotANumber);
        _held = [.. filled.Where((_, i) => i % 2 == 1)];
        foreach (var free in filled.Where((_, i) => i % 2 == 0))
        {
            free.Dispose();
        }
    }

    /// <summary>Frees the blocks that were held as well.</summary>
    public void Dispose() => _held.ForEach(block => block.Dispose());

    private static Tensor NotANumber(long floats) =>
        full([floats], Scalars.Of(double.NaN), float32, device: CPU).DetachFromDisposeScope();

    /// <summary>Channels in whole blocks.</summary>
    private static long Blocked(long channels) => (channels + 15) / 16 * 16;
}
