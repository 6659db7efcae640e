using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Convolutions, each with its batch normalisation, with no activation in between: GhostNetV3's shortcut and gate.
/// In the state dict they alternate: "0" convolution, "1" normalisation, "2" convolution, ….
/// </summary>
internal sealed class ConvNormChain : Block
{
    private readonly Block[] _links;

    public ConvNormChain(params Convolution[] convolutions)
        : this([.. convolutions.Select((conv, i) => LooseConvolution.Normalised(conv, Activation.None, normName: $"{(2 * i) + 1}"))])
    {
    }

    private ConvNormChain(Block[] links)
        : base(nameof(ConvNormChain))
    {
        _links = links;
        for (var i = 0; i < links.Length; i++)
        {
            register_module($"{2 * i}", links[i]);
        }

        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => BlockChain.Forward(_links, input);

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options) => BlockChain.Emit(graph, _links, x, options);

    public override ConvNormChain Fold() => new(BlockChain.Fold(_links));
}
