using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>A backbone's blocks in order. The last output at each of the strides 8, 16 and 32 is a tap.</summary>
internal sealed class TappedBlocks
{
    private static readonly int[] s_tapStrides = [8, 16, 32];
    private readonly List<(Block Block, int Stride, int Channels)> _blocks = [];

    /// <summary>The number of blocks.</summary>
    public int Count => _blocks.Count;

    /// <summary>Channels of the taps.</summary>
    public IReadOnlyList<int> TapChannels => [.. Taps.Select(tap => _blocks[tap].Channels)];

    private int[] Taps => [.. s_tapStrides.Select(stride => _blocks.FindLastIndex(entry => entry.Stride == stride))];

    /// <summary>Appends a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="stride">The image's size by that of the block's output.</param>
    /// <param name="channels">Channels of the block's output.</param>
    public void Add(Block block, int stride, int channels) => _blocks.Add((block, stride, channels));

    /// <summary>The outputs at strides 8, 16 and 32.</summary>
    public Tensor[] Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var taps = Taps;
        var outputs = new List<Tensor>();
        for (var i = 0; i <= taps[^1]; i++)
        {
            x = _blocks[i].Block.call(x);
            if (taps.Contains(i))
            {
                outputs.Add(x.MoveToOuterDisposeScope());
            }
        }

        return [.. outputs];
    }

    /// <summary>The plain twin, with other modules in front of the first block.</summary>
    public FoldedBackbone Fold(params FoldedModule[] front)
    {
        var first = 0;
        var parts = new List<FoldedModule>();
        foreach (var tap in Taps)
        {
            parts.Add(new FoldedSequence([.. first == 0 ? front : [], .. _blocks[first..(tap + 1)].Select(entry => entry.Block.Fold())]));
            first = tap + 1;
        }

        return new FoldedBackbone(parts);
    }
}
