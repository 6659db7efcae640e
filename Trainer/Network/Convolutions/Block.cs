using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// A part of the network: (N, C, H, W) → (N, C', H', W'). One class serves training and deployment: <see cref="Fold"/> returns
/// the same wiring over convolutions with a bias, and that form writes itself into an ONNX graph.
/// </summary>
/// <param name="name">The module's name in messages.</param>
internal abstract class Block(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>
    /// Returns this block in its deployed form, with copies of the weights: one convolution with a bias where this has parallel branches
    /// or batch normalisation, and nothing that depends on a mode. It computes what this computes in evaluation mode; this is not changed.
    /// </summary>
    public abstract Block Fold();

    /// <summary>Appends the nodes that compute this block to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">The input, in the graph.</param>
    /// <param name="options">Choices between equivalent nodes.</param>
    /// <returns>The output, in the graph.</returns>
    /// <exception cref="InvalidOperationException">This block is not folded.</exception>
    public abstract OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options);

    /// <summary>
    /// What an owner that calls this block <paramref name="name"/> registers, which determines the names in the state dict: the block
    /// itself, unless published weights have its parts directly in the owner.
    /// </summary>
    /// <remarks>
    /// A block that is not registered itself is not notified of the owner's mode, device or precision; its parts are, and theirs apply.
    /// </remarks>
    public virtual IEnumerable<(string Name, nn.Module Module)> PartsAs(string name) => [(name, this)];

    /// <inheritdoc/>
    public override void register_module(string name, nn.Module submodule)
    {
        foreach (var (partName, part) in submodule is Block block ? block.PartsAs(name) : [(name, submodule)])
        {
            base.register_module(partName, part);
        }
    }
}
