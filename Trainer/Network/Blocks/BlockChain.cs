using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>A sequence of blocks, whatever their names in their owner.</summary>
internal static class BlockChain
{
    /// <summary>Runs the blocks.</summary>
    public static Tensor Forward(IReadOnlyList<Block> blocks, Tensor x)
    {
        using var scope = NewDisposeScope();
        return blocks.Aggregate(x, (y, block) => block.call(y)).MoveToOuterDisposeScope();
    }

    /// <summary>Appends the blocks to a graph; their scopes are "0", "1", ….</summary>
    public static OnnxValue Emit(OnnxGraph graph, IReadOnlyList<Block> blocks, OnnxValue x, EmitOptions options)
    {
        foreach (var (index, block) in blocks.Index())
        {
            using var scope = graph.Scope($"{index}");
            x = block.Emit(graph, x, options);
        }

        return x;
    }

    /// <summary>Folds each block.</summary>
    public static Block[] Fold(IEnumerable<Block> blocks) => [.. blocks.Select(block => block.Fold())];
}
