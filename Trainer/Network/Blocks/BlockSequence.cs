using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>Blocks one after another; in the state dict they are "0", "1", ….</summary>
internal sealed class BlockSequence : Block
{
    private readonly Block[] _blocks;

    public BlockSequence(params Block[] blocks)
        : base(nameof(BlockSequence))
    {
        _blocks = blocks;
        for (var i = 0; i < blocks.Length; i++)
        {
            register_module($"{i}", blocks[i]);
        }

        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _blocks.Aggregate(input, (x, block) => block.call(x)).MoveToOuterDisposeScope();
    }

    public override FoldedModule Fold() => new FoldedSequence([.. _blocks.Select(block => block.Fold())]);
}
