using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>One call of a layer while a batch is repeated. The tensors are part of the graph that gradients are computed on.</summary>
/// <param name="Name">The layer's name in the state dict.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Input">What it was given.</param>
/// <param name="Output">What it returned.</param>
/// <param name="IsSource">Whether finite inputs became outputs that are not.</param>
internal sealed record LayerVisit(string Name, nn.Module<Tensor, Tensor> Layer, Tensor Input, Tensor Output, bool IsSource);
