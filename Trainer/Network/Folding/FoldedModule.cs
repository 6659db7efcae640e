using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// A part of the network in the form that is deployed: convolutions with a bias, nothing that depends on batch statistics
/// or on a mode. (N, C, H, W) → (N, C', H', W').
/// </summary>
/// <param name="name">The module's name in messages.</param>
internal abstract class FoldedModule(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Appends the nodes that compute this to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">The input, in the graph.</param>
    /// <param name="options">Choices between nodes that compute the same.</param>
    /// <returns>The output, in the graph.</returns>
    public abstract OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options);
}
