using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>A sequence of blocks; in the state dict they are "0", "1", ….</summary>
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

    public override Tensor forward(Tensor input) => BlockChain.Forward(_blocks, input);

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options) => BlockChain.Emit(graph, _blocks, x, options);

    public override BlockSequence Fold() => new(BlockChain.Fold(_blocks));
}
